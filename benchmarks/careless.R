# Seconds that R's careless takes for a CSV of answers without gaps, items by fours.
# Rscript careless.R answers.csv; it prints one line an index, nothing where careless is missing.
if (requireNamespace("careless", quietly = TRUE)) {
  answers <- read.csv(commandArgs(TRUE)[1])
  indices <- list(
    longstring = function() careless::longstring(answers),
    mean_run = function() careless::longstring(answers, avg = TRUE),
    irv = function() careless::irv(answers),
    even_odd = function() suppressWarnings(careless::evenodd(answers, rep(4, ncol(answers) / 4))),
    psychometric_synonyms = function() careless::psychsyn(as.matrix(answers), resample_na = FALSE),
    mahalanobis = function() careless::mahad(answers, plot = FALSE, flag = FALSE)
  )
  for (name in names(indices)) {
    cat(name, system.time(indices[[name]]())[["elapsed"]], "\n")
  }
}

# Confirmatory factor analysis of d.csv. R 4 with lavaan, semTools, jsonlite.
# Run in this folder: Rscript factor.R > factor.json
suppressPackageStartupMessages({
  library(lavaan)
  library(semTools)
})
d <- read.csv("d.csv")
# The sum of two items and another has no room for a unique variance: a Heywood case.
d$h <- d$q1 + d$q2 + d$q4
models <- list(
  one = "f =~ q1 + q2 + q3 + q4 + q5 + q6",
  two = "security =~ q1 + q2 + q3 + q4 + q5 + q6\nbusiness =~ q7 + q8 + q9 + q10",
  three = "a =~ q1 + q2 + q3\nb =~ q4 + q5 + q6\nc =~ q7 + q8 + q9 + q10",
  ten = "f =~ q1 + q2 + q3 + q4 + q5 + q6 + q7 + q8 + q9 + q10",
  heywood = "f =~ h + q1 + q2 + q3"
)
measures <- c("chisq", "df", "pvalue", "baseline.chisq", "cfi", "tli", "rmsea", "rmsea.ci.lower",
              "rmsea.ci.upper", "srmr")
described <- function(model) {
  runs <- lapply(c(normal = "normal", wishart = "wishart"), function(likelihood) {
    suppressWarnings(cfa(model, d, std.lv = TRUE, likelihood = likelihood))
  })
  standardised <- lavInspect(runs$wishart, "std")
  list(
    loadings = unname(rowSums(standardised$lambda)),
    uniquenesses = unname(diag(standardised$theta)),
    factor_correlations = unname(unclass(standardised$psi)),
    normal = as.list(fitMeasures(runs$normal, measures)),
    wishart = as.list(fitMeasures(runs$wishart, measures))
  )
}
ratio <- function(htmt2) {
  table <- semTools::htmt(models$two, data = d, htmt2 = htmt2)
  table["business", "security"]
}
cat(jsonlite::toJSON(list(
  version = paste(R.version.string, "lavaan", packageVersion("lavaan"),
                  "semTools", packageVersion("semTools")),
  models = lapply(models, described),
  htmt = ratio(FALSE),
  htmt2 = ratio(TRUE)
), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")

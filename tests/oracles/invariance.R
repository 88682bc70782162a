# Measurement invariance of d.csv: three groups by row. R 4 with lavaan, jsonlite.
# Run in this folder: Rscript invariance.R > invariance.json
suppressPackageStartupMessages(library(lavaan))
d <- read.csv("d.csv")
models <- list(
  one = "f =~ q1 + q2 + q3 + q4 + q5 + q6",
  two = "security =~ q1 + q2 + q3 + q4 + q5 + q6\nbusiness =~ q7 + q8 + q9 + q10"
)
levels <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"))
measures <- c("chisq", "df", "pvalue", "cfi", "rmsea")
described <- function(model, parts) {
  d$part <- seq_len(nrow(d)) %% parts
  lapply(levels, function(equal) {
    fit <- suppressWarnings(cfa(model, d, group = "part", group.equal = equal, std.lv = TRUE,
      meanstructure = TRUE))
    as.list(fitMeasures(fit, measures))
  })
}
cat(jsonlite::toJSON(list(
  version = paste(R.version.string, "lavaan", packageVersion("lavaan")),
  one_by_two = described(models$one, 2),
  two_by_two = described(models$two, 2),
  one_by_three = described(models$one, 3)
), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")

# Cluster jackknife errors and Satterthwaite's degrees of freedom on d.csv. R with clubSandwich.
# Run in this folder: Rscript jackknife.R > jackknife.json
suppressPackageStartupMessages(library(clubSandwich))
d <- read.csv("d.csv")
row <- seq_len(nrow(d)) - 1
# Organisations: 19 of six rows, 14 of falling sizes, one a row.
falling <- rep(seq_len(14), times = c(30, 20, 14, 11, 8, 7, 5, 5, 4, 3, 2, 2, 1, 1))
clusters <- list(six = row %/% 6, falling = falling, single = row)
d$x <- as.numeric(scale(d$q1))
d$y <- as.numeric(scale(d$q10))
weight <- 1 + row %% 3
weight <- weight / mean(weight)
fitted <- function(fit, cluster, ...) {
  covariance <- vcovCR(fit, cluster = cluster, type = "CR3", ...)
  test <- coef_test(fit, vcov = covariance, test = "Satterthwaite")
  last <- nrow(test)
  size <- length(unique(cluster))
  # CR3 leaves out the factor (G - 1) / G of the jackknife.
  list(estimate = test$beta[last], se = test$SE[last] * sqrt((size - 1) / size), df = test$df[last])
}
found <- lapply(clusters, function(cluster) {
  list(
    slope = fitted(lm(y ~ x, d), cluster),
    mean = fitted(lm(q10 ~ 1, d), cluster),
    difference = fitted(lm(q10 ~ g, d), cluster),
    weighted = fitted(lm(q10 ~ q1, d, weights = weight), cluster,
                      target = 1 / weight, inverse_var = TRUE)
  )
})
cat(jsonlite::toJSON(c(list(
  version = paste(R.version.string, "clubSandwich", packageVersion("clubSandwich"))
), found), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n", sep = "")

# Robust standard errors, one-factor omega and power on d.csv. R 4 with sandwich, lavaan, jsonlite.
# Run in this folder: Rscript robust.R > robust.json
suppressPackageStartupMessages({
  library(sandwich)
  library(lavaan)
})
d <- read.csv("d.csv")
d$organisation <- (seq_len(nrow(d)) - 1) %/% 6
d$x <- as.numeric(scale(d$q1))
d$y <- as.numeric(scale(d$q10))
fit <- lm(y ~ x, d)
standard_error <- function(covariance) sqrt(covariance["x", "x"])
omega <- function(items) {
  model <- paste("f =~", paste(items, collapse = " + "))
  found <- cfa(model, d, std.lv = TRUE)
  loadings <- lavInspect(found, "est")$lambda
  unique <- diag(lavInspect(found, "est")$theta)
  list(omega = sum(loadings)^2 / (sum(loadings)^2 + sum(unique)), least_unique = min(unique))
}
one_way <- anova(lm(y ~ factor(organisation), d))
sizes <- table(d$organisation)
n_0 <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1)
ms <- one_way[["Mean Sq"]]
detectable <- function(n_one, n_other, level) {
  power <- function(d) {
    df <- n_one + n_other - 2
    t <- qt(1 - level / 2, df)
    nc <- d / sqrt(1 / n_one + 1 / n_other)
    1 - pt(t, df, nc) + pt(-t, df, nc)
  }
  uniroot(function(d) power(d) - 0.8, c(0.01, 4), tol = 1e-12)$root
}
cat(jsonlite::toJSON(list(
  version = paste(R.version.string, "sandwich", packageVersion("sandwich"),
                  "lavaan", packageVersion("lavaan")),
  slope = unname(coef(fit)["x"]),
  hc3 = standard_error(vcovHC(fit, type = "HC3")),
  cr1 = standard_error(vcovCL(fit, cluster = d$organisation, type = "HC1")),
  clusters = length(sizes),
  icc1 = (ms[1] - ms[2]) / (ms[1] + (n_0 - 1) * ms[2]),
  omega_q1_q6 = omega(paste0("q", 1:6)),
  omega_q7_q10 = omega(paste0("q", 7:10)),
  omega_all = omega(paste0("q", 1:10)),
  omega_q1_q3 = omega(paste0("q", 1:3)),
  detectable = c(detectable(41, 72, 0.05), detectable(56, 57, 0.05), detectable(85, 28, 0.05),
                 detectable(41, 72, 0.05 / 24)),
  responses_half = 2 * power.t.test(delta = 0.5, power = 0.8)$n
), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n", sep = "")

# Screening indices of s.csv with missing answers (careless) and its Guttman errors (PerFit).
# Run in this folder: Rscript screening.R <folder of PerFit's R files>; it writes holes.csv and
# guttman.csv. PerFit is sourced, because most of what it depends on is not needed here.
answers <- as.matrix(read.csv("s.csv"))

# Row i and column j from 0; about one cell in 41.
cell <- outer(seq_len(nrow(answers)) - 1, seq_len(ncol(answers)) - 1, function(i, j) (7 * i + 3 * j) %% 41)
holes <- answers
holes[cell == 0] <- NA
turned <- holes
turned[, seq(2, 24, 2)] <- 8 - turned[, seq(2, 24, 2)]
careless <- data.frame(
  irv = careless::irv(holes),
  # Of a matrix this version takes the first two items of each factor only.
  eo = careless::evenodd(as.data.frame(holes), rep(4, 6)),
  syn = careless::psychsyn(holes, resample_na = FALSE),
  ant = careless::psychsyn(turned, critval = -.60, anto = TRUE, resample_na = FALSE),
  md = careless::mahad(holes, plot = FALSE, flag = FALSE)
)
write.csv(format(careless, digits = 15), "holes.csv", row.names = FALSE, quote = FALSE)

for (file in list.files(commandArgs(TRUE)[1], full.names = TRUE)) source(file)
steps <- unname(answers) - 1
guttman <- data.frame(
  errors = Gpoly(steps, Ncat = 7)$PFscores[, 1],
  normed = Gnormed.poly(steps, Ncat = 7)$PFscores[, 1]
)
write.csv(guttman, "guttman.csv", row.names = FALSE)
cat(R.version.string, "careless", as.character(packageVersion("careless")), "\n")

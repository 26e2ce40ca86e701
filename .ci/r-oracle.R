# Golden values of the analysis by R, its package survey and its own p.adjust: prints JSON.
# Rscript .ci/r-oracle.R > test/golden/data/r-oracle.json
suppressPackageStartupMessages(library(survey))
options(digits = 17)

number <- function(x) sprintf("%.15g", x)
numbers <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")

# Respondents of eleven units: m answers each, y of them satisfied. All alike in one person, or each for itself.
set.seed(20261129, kind = "Mersenne-Twister", sample.kind = "Rejection")
shares <- c(0.62, 0.70, 0.75, 0.80, 0.84, 0.88, 0.91, 0.93, 0.95, 0.97, 1)
sizes <- c(90, 30, 300, 45, 600, 120, 60, 200, 35, 150, 40)
units <- lapply(seq_along(shares), function(u) {
  m <- sample(8:16, sizes[u], replace = TRUE)
  alike <- runif(sizes[u]) < 0.45
  y <- ifelse(alike, m * (runif(sizes[u]) < shares[u]), rbinom(sizes[u], m, shares[u]))
  data.frame(m = m, y = y)
})

# Ratio and standard error by survey.
estimates <- lapply(units, function(unit) {
  design <- svydesign(ids = ~1, weights = ~1, data = unit)
  ratio <- svyratio(~y, ~m, design)
  c(100 * coef(ratio), 100 * SE(ratio))
})
percents <- sapply(estimates, `[`, 1)
errors <- sapply(estimates, `[`, 2)

# The adjusted ratio, from the respondents and not from their sums.
z <- qnorm(0.975)
k <- z^2 / 2
adjusted <- sapply(units, function(unit) {
  n <- nrow(unit)
  mean_size <- mean(unit$m)
  padded <- sum(unit$m) + 2 * k * mean_size
  p <- (sum(unit$y) + k * mean_size) / padded
  s <- sum((unit$y - p * unit$m)^2) + k * mean_size^2 * ((1 - p)^2 + p^2)
  c(p, (n + 2 * k) / (n + 2 * k - 1) * s / padded^2)
})

# Rank ranges: Holm by p.adjust over the one-sided p of both directions of every difference of a unit.
ranges <- sapply(seq_along(units), function(j) {
  others <- setdiff(seq_along(units), j)
  difference <- (adjusted[1, others] - adjusted[1, j]) / sqrt(adjusted[2, others] + adjusted[2, j])
  p <- p.adjust(c(pnorm(difference, lower.tail = FALSE), pnorm(difference)), method = "holm")
  better <- sum(p[seq_along(others)] <= 0.05)
  worse <- sum(p[length(others) + seq_along(others)] <= 0.05)
  c(1 + better, length(units) - worse)
})

# Households of three strata and eleven neighbourhoods (primary sampling units), where neighbours answer alike.
neighbourhoods <- data.frame(
  stratum = c("A", "A", "A", "A", "A", "B", "B", "B", "B", "C", "C"),
  shift = c(0.10, -0.12, 0.02, 0.08, -0.15, 0.05, -0.04, 0.12, -0.10, 0.03, -0.09),
  households = c(14, 20, 11, 25, 16, 30, 12, 18, 22, 15, 19)
)
households <- do.call(rbind, lapply(seq_len(nrow(neighbourhoods)), function(p) {
  n <- neighbourhoods$households[p]
  m <- sample(30:39, n, replace = TRUE)
  data.frame(
    stratum = neighbourhoods$stratum[p], psu = p, m = m,
    y = rbinom(n, m, 0.82 + neighbourhoods$shift[p])
  )
}))
drawn <- svydesign(ids = ~psu, strata = ~stratum, weights = ~1, data = households)
alone <- svydesign(ids = ~1, weights = ~1, data = households)
drawn_ratio <- svyratio(~y, ~m, drawn)
effect <- (SE(drawn_ratio) / SE(svyratio(~y, ~m, alone)))^2
widening <- max(1, effect * (qt(0.975, degf(drawn)) / z)^2)
drawn_interval <- with(households, {
  n <- nrow(households) / widening
  mean_size <- mean(m)
  padded <- (n + 2 * k) * mean_size
  p <- (n * sum(y) / sum(m) + k) / (n + 2 * k)
  s <- sum((y - p * m)^2) / widening + k * mean_size^2 * ((1 - p)^2 + p^2)
  p + c(-1, 1) * z * sqrt((n + 2 * k) / (n + 2 * k - 1) * s / padded^2)
})

caseloads <- c(900, 120, 3100, 410, 5600, 1000, 700, 2200, 330, 1500, 390)
weights <- caseloads / sum(caseloads)

unit_json <- sapply(seq_along(units), function(u) {
  sprintf(
    '    {"m": %s, "y": %s, "caseload": %s, "percent": %s, "standardError": %s, "from": %d, "to": %d, "rank": %d}',
    numbers(units[[u]]$m), numbers(units[[u]]$y), number(caseloads[u]), number(percents[u]), number(errors[u]),
    ranges[1, u], ranges[2, u], rank(-percents, ties.method = "min")[u]
  )
})
cat(sprintf(
  '{\n  "program": "R %s, survey %s",\n  "median": %s,\n  "weighted": {"percent": %s, "standardError": %s},\n  "students": %s,\n  "households": {\n    "stratum": [%s],\n    "psu": %s,\n    "m": %s,\n    "y": %s,\n    "percent": %s, "standardError": %s, "effect": %s, "low": %s, "high": %s\n  },\n  "units": [\n%s\n  ]\n}\n',
  getRversion(), packageVersion("survey"), number(median(percents)),
  number(weighted.mean(percents, caseloads)), number(sqrt(sum((weights * errors)^2))),
  numbers(sapply(c(1, 2, 3, 4, 10, 57, 999, 1000, 5000), function(df) qt(1 - 0.05 / 7 / 2, df))),
  paste0('"', households$stratum, '"', collapse = ", "), numbers(households$psu), numbers(households$m),
  numbers(households$y), number(100 * coef(drawn_ratio)), number(100 * SE(drawn_ratio)), number(effect),
  number(100 * drawn_interval[1]), number(100 * drawn_interval[2]),
  paste(unit_json, collapse = ",\n")
))

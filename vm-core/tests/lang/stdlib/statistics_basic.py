import statistics as s
from fractions import Fraction as F

d = [1, 2, 3, 4, 4]
print(s.mean(d), s.mean([1, 2]), s.mean([1.5, 2.5]), s.mean([F(1, 2), F(1, 3)]), s.fmean(d), s.geometric_mean([1, 2, 4]), s.harmonic_mean([1, 2, 4]))
print(s.median(d), s.median([1, 2, 3, 4]), s.median_low([1, 2, 3, 4]), s.median_high([1, 2, 3, 4]), s.mode(d), s.mode("aabbb"), s.multimode("aabb"))
print(s.stdev(d), s.variance(d), s.pstdev(d), s.pvariance(d), s.variance([0.1, 0.2, 0.4]), s.variance([1.5, 2.5, 2.5, 2.75, 3.25, 4.75]))
print(s.quantiles([1, 2, 3, 4, 5]), s.quantiles(range(11), n=10, method="inclusive"), s.stdev([1e10, 1e10 + 1, 1e10 + 2]), s.stdev([0.001, 0.002, 0.0035]))
print(s.covariance([1, 2, 3], [1, 5, 7]), s.correlation([1, 2, 3], [1, 5, 7]), s.linear_regression([1, 2, 3], [1, 5, 7]))
for bad in (lambda: s.mean([]), lambda: s.median([]), lambda: s.stdev([1]), lambda: s.mode([]), lambda: s.mean(["a"]), lambda: s.geometric_mean([0]), lambda: s.quantiles([1])):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)

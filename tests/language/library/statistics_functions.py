# statistics: every function over ordinary and odd data.
import statistics as st
def show(name, *a, **k):
    try:
        r = getattr(st, name)(*a, **k)
        print(name, a, k, repr(r))
    except Exception as e:
        print(name, a, k, type(e).__name__, e)
sets = ([1,2,3,4], [1,3], [2.5,3.5,7], [1,1,2,2,3], [5], [], [1.5,2,-3], [10**20,1,2], [0.1]*10, [float('inf'),1], [True,False,True], [3,1,2,5,8,13,21])
for n in "mean fmean median median_low median_high mode multimode variance pvariance stdev pstdev geometric_mean harmonic_mean quantiles median_grouped".split():
    for s in sets: show(n, s)
show("quantiles",[1,2,3,4,5],n=10); show("quantiles",[1,2,3,4,5],n=4,method="inclusive"); show("quantiles",[1,2],n=0); show("quantiles",[1,2],method="x")
show("covariance",[1,2,3],[4,5,7]); show("correlation",[1,2,3,4],[2,4,6,9]); show("correlation",[1,2,3,4],[2,4,6,9],method="ranked"); show("correlation",[1,1],[2,3]); show("linear_regression",[1,2,3],[2,4,7]); show("linear_regression",[1,2,3],[2,4,7],proportional=True); show("linear_regression",[1,1],[2,3])
show("fmean",[1,2,3],weights=[1,2,3]); show("fmean",[1],[1,2]); show("harmonic_mean",[40,60],weights=[5,30]); show("harmonic_mean",[-1,2]); show("harmonic_mean",[0,2]); show("mean",["a"]); show("variance",[1,2,3],2); show("mode","aab"); show("mean",{1,2,3}); show("variance",[1,2,4],xbar=2.5)
d = st.NormalDist(100,15)
for v in (d.pdf(110), d.cdf(110), d.inv_cdf(.3), d.inv_cdf(.999999), d.zscore(120), d.overlap(st.NormalDist(110,20)), d.overlap(st.NormalDist(110,15))): print(f"{v:.12g}")
print(d, d.mean, d.median, d.mode, d.stdev, d.variance, d+5, d-5, d*2, d/2, -d, +d, 5+d, 5-d, d+d, d==st.NormalDist(100,15), [f"{x:.9g}" for x in d.quantiles(5)], st.NormalDist.from_samples([1,2,3,4.5]), [f"{x:.9g}" for x in d.samples(3,seed=3)])
show("NormalDist",0,-1)
for k in ("normal","triangular","parabolic","cosine","logistic","sigmoid","rectangular"): print(k, f"{st.kde([1,2,5],1.5,k)(2):.12g}", f"{st.kde([1,2,5],1.5,k,cumulative=True)(2):.12g}", f"{st.kde_random([1,2,5],1.5,k,seed=1)():.9g}")
show("kde",[],1); show("kde",[1],0); show("kde",[1],1,"zz")

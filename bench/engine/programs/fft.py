# needs: math
import math


def transform(data, sign):
    n = len(data) // 2
    j = 0
    for i in range(n - 1):
        if i < j:
            data[2 * i], data[2 * j] = data[2 * j], data[2 * i]
            data[2 * i + 1], data[2 * j + 1] = data[2 * j + 1], data[2 * i + 1]
        k = n >> 1
        while k <= j:
            j -= k
            k >>= 1
        j += k
    dual = 1
    while dual < n:
        theta = sign * math.pi / dual
        wr, wi = 1.0, 0.0
        s, s2 = math.sin(theta), 2.0 * math.sin(theta / 2.0) ** 2
        for a in range(dual):
            if a:
                wr, wi = wr - s * wi - s2 * wr, wi + s * wr - s2 * wi
            for b in range(a, n, 2 * dual):
                i, j = 2 * b, 2 * (b + dual)
                zr, zi = data[j], data[j + 1]
                tr = wr * zr - wi * zi
                ti = wr * zi + wi * zr
                data[j] = data[i] - tr
                data[j + 1] = data[i + 1] - ti
                data[i] += tr
                data[i + 1] += ti
        dual *= 2


data = [((i * 7919) % 1000) / 1000 for i in range(2 * 8192)]
before = data[:]
transform(data, -1)
transform(data, 1)
print(f"{max(abs(x / 8192 - y) for x, y in zip(data, before)) < 1e-12} {data[5]:.6f}")

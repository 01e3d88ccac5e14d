def factor(a):
    n = len(a)
    pivots = list(range(n))
    for j in range(n):
        p = max(range(j, n), key=lambda i: abs(a[i][j]))
        a[j], a[p] = a[p], a[j]
        pivots[j], pivots[p] = pivots[p], pivots[j]
        pivot_row = a[j]
        scale = 1.0 / pivot_row[j]
        for i in range(j + 1, n):
            row = a[i]
            row[j] *= scale
            f = row[j]
            for k in range(j + 1, n):
                row[k] -= f * pivot_row[k]
    return pivots


matrix = [[(i * 37 + j * 53) % 97 / 97 + (2 if i == j else 0) for j in range(160)] for i in range(160)]
pivots = factor(matrix)
determinant = 1.0
for i in range(160):
    determinant *= matrix[i][i] / 2
print(f"{determinant:.6e} {sum(i * p for i, p in enumerate(pivots))}")

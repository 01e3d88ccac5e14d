def relax(grid, omega, rounds):
    rows, columns = len(grid), len(grid[0])
    for _ in range(rounds):
        for i in range(1, rows - 1):
            above, here, below = grid[i - 1], grid[i], grid[i + 1]
            for j in range(1, columns - 1):
                here[j] = (
                    omega * 0.25 * (above[j] + below[j] + here[j - 1] + here[j + 1])
                    + (1.0 - omega) * here[j]
                )


grid = [[(i * 31 + j * 17) % 101 / 101 for j in range(80)] for i in range(80)]
relax(grid, 1.25, 120)
print(f"{sum(map(sum, grid)):.9f}")

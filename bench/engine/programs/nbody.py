def advance(bodies, steps):
    for _ in range(steps):
        for i in range(len(bodies)):
            b1 = bodies[i]
            for j in range(i + 1, len(bodies)):
                b2 = bodies[j]
                dx = b1[0] - b2[0]
                dy = b1[1] - b2[1]
                dz = b1[2] - b2[2]
                distance = dx * dx + dy * dy + dz * dz + 0.01
                mag = 0.01 / (distance * distance ** 0.5)
                b1[3] -= dx * mag
                b1[4] -= dy * mag
                b1[5] -= dz * mag
                b2[3] += dx * mag
                b2[4] += dy * mag
                b2[5] += dz * mag
        for b in bodies:
            b[0] += 0.01 * b[3]
            b[1] += 0.01 * b[4]
            b[2] += 0.01 * b[5]


bodies = [[float(i), float(i * 2 % 5), float(i * 3 % 7), 0.0, 0.1 * i, 0.0] for i in range(5)]
advance(bodies, 12000)
print(round(bodies[0][0], 6), round(bodies[4][1], 6))

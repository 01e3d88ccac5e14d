def mandelbrot(width, height, most):
    total = 0
    for py in range(height):
        for px in range(width):
            c = complex(px / width * 3.0 - 2.0, py / height * 2.0 - 1.0)
            z = 0j
            n = 0
            while n < most and abs(z) <= 2.0:
                z = z * z + c
                n += 1
            total += n
    return total


print(mandelbrot(200, 120, 100))

class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scale(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def length(self):
        return self.dot(self) ** 0.5

    def unit(self):
        return self.scale(1.0 / self.length())


class Ray:
    def __init__(self, start, direction):
        self.start = start
        self.direction = direction.unit()

    def at(self, t):
        return self.start + self.direction.scale(t)


class Sphere:
    def __init__(self, centre, radius, colour):
        self.centre = centre
        self.radius = radius
        self.colour = colour

    def meets(self, ray):
        to = self.centre - ray.start
        along = to.dot(ray.direction)
        inside = self.radius * self.radius - (to.dot(to) - along * along)
        return None if inside < 0 else along - inside ** 0.5

    def normal(self, point):
        return (point - self.centre).unit()


class Floor:
    def __init__(self, y, colour):
        self.y = y
        self.colour = colour

    def meets(self, ray):
        if ray.direction.y > -0.0001:
            return None
        return (self.y - ray.start.y) / ray.direction.y

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)


class Scene:
    def __init__(self):
        self.objects = [Floor(-2.0, (0.4, 0.4, 0.4))]
        self.light = Vector(5.0, 10.0, -5.0)
        for i in range(4):
            colour = (0.2 * i + 0.1, 0.9 - 0.2 * i, 0.5)
            self.objects.append(Sphere(Vector(i * 1.5 - 2.5, 0.3 * i - 1.0, 6.0 + i), 1.0, colour))

    def nearest(self, ray):
        best = None
        for thing in self.objects:
            t = thing.meets(ray)
            if t is not None and t > 0.0001 and (best is None or t < best[0]):
                best = (t, thing)
        return best

    def colour(self, ray, depth):
        hit = self.nearest(ray)
        if hit is None:
            return (0.1, 0.1, 0.3)
        t, thing = hit
        point = ray.at(t)
        normal = thing.normal(point)
        to_light = Ray(point, self.light - point)
        shade = 0.1
        if self.nearest(to_light) is None:
            shade += max(0.0, to_light.direction.dot(normal)) * 0.9
        if depth:
            mirrored = ray.direction - normal.scale(2.0 * ray.direction.dot(normal))
            back = self.colour(Ray(point, mirrored), depth - 1)
            return tuple(c * shade * 0.8 + b * 0.2 for c, b in zip(thing.colour, back))
        return tuple(c * shade for c in thing.colour)


def render(width, height):
    scene = Scene()
    eye = Vector(0.0, 0.5, -3.0)
    total = 0.0
    for y in range(height):
        for x in range(width):
            aim = Vector((x - width / 2) / width, (height / 2 - y) / height, 1.0)
            total += sum(scene.colour(Ray(eye, aim), 2))
    return total


print(f"{render(96, 72):.6f}")

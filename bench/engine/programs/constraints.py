"""One-way constraints between variables, planned by strength: as deltablue does it, in small."""


class Strength:
    def __init__(self, value, name):
        self.value = value
        self.name = name

    def stronger(self, other):
        return self.value < other.value


REQUIRED = Strength(0, "required")
PREFERRED = Strength(2, "preferred")
WEAKEST = Strength(6, "weakest")


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walk = WEAKEST
        self.stay = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def is_satisfied(self):
        raise NotImplementedError

    def add(self, planner):
        for variable in self.variables():
            variable.constraints.append(self)
        planner.incremental_add(self)


class Binary(Constraint):
    def __init__(self, v1, v2, strength, planner):
        super().__init__(strength)
        self.v1 = v1
        self.v2 = v2
        self.direction = 0
        self.add(planner)

    def variables(self):
        return (self.v1, self.v2)

    def is_satisfied(self):
        return self.direction != 0

    def output(self):
        return self.v2 if self.direction > 0 else self.v1

    def input(self):
        return self.v1 if self.direction > 0 else self.v2

    def choose(self, mark):
        if self.v1.mark == mark:
            ok = self.v2.mark != mark and self.strength.stronger(self.v2.walk)
            self.direction = 1 if ok else 0
        elif self.v2.mark == mark:
            self.direction = -1 if self.strength.stronger(self.v1.walk) else 0
        elif self.v1.walk.value > self.v2.walk.value:
            self.direction = -1 if self.strength.stronger(self.v1.walk) else 0
        else:
            self.direction = 1 if self.strength.stronger(self.v2.walk) else 0

    def recalculate(self):
        source = self.input()
        target = self.output()
        weaker = source.walk if self.strength.stronger(source.walk) else self.strength
        target.walk = weaker
        target.stay = source.stay
        if target.stay:
            self.execute()


class Equality(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    def __init__(self, source, factor, offset, target, strength, planner):
        self.factor = factor
        self.offset = offset
        super().__init__(source, target, strength, planner)

    def execute(self):
        if self.direction > 0:
            self.v2.value = self.v1.value * self.factor.value + self.offset.value
        else:
            self.v1.value = (self.v2.value - self.offset.value) // self.factor.value


class Planner:
    def __init__(self):
        self.mark = 0

    def incremental_add(self, constraint):
        self.mark += 1
        overridden = self.satisfy(constraint)
        while overridden is not None:
            overridden = self.satisfy(overridden)

    def satisfy(self, constraint):
        constraint.choose(self.mark)
        if not constraint.is_satisfied():
            return None
        for variable in constraint.variables():
            variable.mark = self.mark
        target = constraint.output()
        overridden = target.determined_by
        if overridden is not None:
            overridden.direction = 0
        target.determined_by = constraint
        self.propagate(constraint)
        target.mark = self.mark
        return overridden

    def propagate(self, constraint):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == self.mark and current is not constraint:
                continue
            current.recalculate()
            for other in current.output().constraints:
                if other is not current and other.is_satisfied():
                    todo.append(other)


def chain(n):
    planner = Planner()
    variables = [Variable(f"v{i}") for i in range(n + 1)]
    for first, second in zip(variables, variables[1:]):
        Equality(first, second, REQUIRED, planner)
    for value in range(20):
        variables[0].value = value
        for constraint in variables[0].constraints:
            planner.mark += 1
            planner.propagate(constraint)
    return variables[-1].value, variables[n // 2].walk.name


def projection(n):
    planner = Planner()
    factor = Variable("factor", 10)
    offset = Variable("offset", 1000)
    sources = [Variable(f"s{i}", i) for i in range(n)]
    targets = [Variable(f"t{i}", i) for i in range(n)]
    for source, target in zip(sources, targets):
        Scale(source, factor, offset, target, PREFERRED, planner)
    for value in range(12):
        for source in sources:
            source.value += value
            for constraint in source.constraints:
                planner.mark += 1
                planner.propagate(constraint)
    return sum(target.value for target in targets)


for _ in range(12):
    result = chain(400), projection(400)
print(result)

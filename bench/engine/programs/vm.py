"""A small stack machine interpreted by a loop of ifs and by a table of functions."""


def run(code, n):
    stack = []
    memory = {"n": n, "total": 0}
    pc = 0
    steps = 0
    while True:
        op, arg = code[pc]
        pc += 1
        steps += 1
        if op == "push":
            stack.append(arg)
        elif op == "load":
            stack.append(memory[arg])
        elif op == "store":
            memory[arg] = stack.pop()
        elif op == "add":
            b = stack.pop()
            a = stack.pop()
            stack.append(a + b)
        elif op == "sub":
            b = stack.pop()
            a = stack.pop()
            stack.append(a - b)
        elif op == "jump_if":
            if stack.pop():
                pc = arg
        elif op == "halt":
            return memory["total"], steps


def op_push(m, arg):
    m.append(arg)


def op_add(m, arg):
    m.append(m.pop() + m.pop())


def op_dup(m, arg):
    m.append(m[-1])


TABLE = {"push": op_push, "add": op_add, "dup": op_dup}


def dispatch(program, rounds):
    stack = [1]
    for _ in range(rounds):
        for op, arg in program:
            TABLE[op](stack, arg)
        stack[:] = [stack[-1] % 1000003]
    return stack[0]


code = [
    ("load", "total"), ("load", "n"), ("add", None), ("store", "total"),
    ("load", "n"), ("push", 1), ("sub", None), ("store", "n"),
    ("load", "n"), ("jump_if", 0), ("halt", None),
]
print(run(code, 40000), dispatch([("dup", None), ("add", None), ("push", 7), ("add", None)], 40000))

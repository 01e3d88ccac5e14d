"""Random games of go on a small board, with union of groups."""
SIZE = 9
EMPTY, BLACK, WHITE = 0, 1, 2
NEIGHBOURS = [
    [q for q, ok in ((p - 1, p % SIZE), (p + 1, (p + 1) % SIZE), (p - SIZE, p >= SIZE), (p + SIZE, p < SIZE * (SIZE - 1))) if ok]
    for p in range(SIZE * SIZE)
]


class Board:
    def __init__(self):
        self.points = [EMPTY] * (SIZE * SIZE)
        self.colour = BLACK
        self.captured = {BLACK: 0, WHITE: 0}
        self.ko = -1
        self.history = set()

    def group(self, start):
        colour = self.points[start]
        stones = {start}
        liberties = set()
        todo = [start]
        while todo:
            p = todo.pop()
            for q in NEIGHBOURS[p]:
                c = self.points[q]
                if c == EMPTY:
                    liberties.add(q)
                elif c == colour and q not in stones:
                    stones.add(q)
                    todo.append(q)
        return stones, liberties

    def legal(self, p):
        if self.points[p] != EMPTY or p == self.ko:
            return False
        for q in NEIGHBOURS[p]:
            if self.points[q] == EMPTY:
                return True
        for q in NEIGHBOURS[p]:
            _, liberties = self.group(q)
            own = self.points[q] == self.colour
            if own and len(liberties) > 1 or not own and len(liberties) == 1:
                return True
        return False

    def play(self, p):
        self.points[p] = self.colour
        other = 3 - self.colour
        taken = []
        for q in NEIGHBOURS[p]:
            if self.points[q] == other:
                stones, liberties = self.group(q)
                if not liberties:
                    taken.extend(stones)
        for q in set(taken):
            self.points[q] = EMPTY
        self.captured[self.colour] += len(set(taken))
        self.ko = taken[0] if len(taken) == 1 else -1
        self.colour = other
        self.history.add(tuple(self.points))

    def moves(self):
        return [p for p in range(SIZE * SIZE) if self.legal(p)]


def game(seed):
    board = Board()
    for _ in range(100):
        moves = board.moves()
        if not moves:
            break
        seed = (seed * 1103515245 + 12345) % 2147483648
        board.play(moves[seed // 7 % len(moves)])
    return board.captured[BLACK], board.captured[WHITE], len(board.history)


print([game(seed) for seed in range(24)])

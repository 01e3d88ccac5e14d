"""A small operating system: tasks in a ring pass packets to each other."""


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    def __init__(self, ident, priority, queue, system):
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.system = system
        self.pending = queue is not None
        self.waiting = queue is None
        self.held = False
        self.runs = 0
        system.table[ident] = self
        self.link = system.tasks
        system.tasks = self

    def add_packet(self, packet, other):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > other.priority:
                return self
        else:
            packet.append_to(self.queue)
        return other

    def run(self):
        packet = None
        if self.waiting and self.pending:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.pending = self.queue is not None
        self.runs += 1
        return self.step(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.system.holds += 1
        self.held = True
        return self.link

    def release(self, ident):
        task = self.system.table[ident]
        task.held = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        task = self.system.table[packet.ident]
        self.system.sent += 1
        packet.link = None
        packet.ident = self.ident
        return task.add_packet(packet, self)


class Idle(Task):
    def __init__(self, ident, system, count):
        Task.__init__(self, ident, 0, None, system)
        self.waiting = False
        self.control = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(5)
        self.control = self.control // 2 ^ 0xD008
        return self.release(6)


class Worker(Task):
    def __init__(self, ident, system, queue):
        super().__init__(ident, 1000, queue, system)
        self.destination = 3
        self.last = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.destination = 7 - self.destination
        packet.ident = self.destination
        packet.datum = 0
        for i in range(4):
            self.last += 1
            if self.last > 26:
                self.last = 1
            packet.data[i] = 64 + self.last
        return self.send(packet)


class Handler(Task):
    def __init__(self, ident, priority, system, queue):
        super().__init__(ident, priority, queue, system)
        self.work = None
        self.devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == "work":
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        if self.work is not None:
            work = self.work
            if work.datum >= 4:
                self.work = work.link
                return self.send(work)
            if self.devices is not None:
                device = self.devices
                self.devices = device.link
                device.datum = work.data[work.datum]
                work.datum += 1
                return self.send(device)
        return self.wait()


class Device(Task):
    def __init__(self, ident, priority, system):
        super().__init__(ident, priority, None, system)
        self.held_packet = None

    def step(self, packet):
        if packet is None:
            packet = self.held_packet
            if packet is None:
                return self.wait()
            self.held_packet = None
            return self.send(packet)
        self.held_packet = packet
        return self.hold()


class System:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 10
        self.holds = 0
        self.sent = 0

    def schedule(self):
        task = self.tasks
        while task is not None:
            if task.held or (task.waiting and not task.pending):
                task = task.link
            else:
                task = task.run()


def run():
    system = System()
    Idle(1, system, 3000)
    queue = Packet(None, 0, "work")
    queue = Packet(queue, 0, "work")
    Worker(2, system, queue)
    for ident, priority, device in ((3, 2000, 5), (4, 3000, 6)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, "device")
        Handler(ident, priority, system, queue)
    Device(5, 4000, system)
    Device(6, 5000, system)
    system.schedule()
    return system.holds, system.sent, [t.runs for t in system.table if t]


for _ in range(12):
    result = run()
print(result)

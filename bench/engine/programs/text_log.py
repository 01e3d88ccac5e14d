"""What a logger does: levels, handlers, records, formatting."""


class Record:
    def __init__(self, name, level, message, args):
        self.name = name
        self.level = level
        self.message = message
        self.args = args

    def text(self):
        return self.message % self.args if self.args else self.message


class Handler:
    def __init__(self):
        self.lines = []

    def handle(self, record):
        self.lines.append(f"{LEVELS[record.level]}:{record.name}:{record.text()}")
        if len(self.lines) > 100:
            self.lines.clear()


LEVELS = {10: "DEBUG", 20: "INFO", 30: "WARNING"}


class Logger:
    def __init__(self, name, level, handler):
        self.name = name
        self.level = level
        self.handlers = [handler]
        self.count = 0

    def enabled(self, level):
        return level >= self.level

    def log(self, level, message, *args):
        if self.enabled(level):
            record = Record(self.name, level, message, args)
            for handler in self.handlers:
                handler.handle(record)
            self.count += 1

    def debug(self, message, *args):
        self.log(10, message, *args)

    def info(self, message, *args):
        self.log(20, message, *args)


handler = Handler()
logger = Logger("bench", 20, handler)
for i in range(40000):
    logger.debug("hidden %d", i)
    logger.info("shown %d of %s", i, "many")
    logger.info("plain")
print(logger.count, len(handler.lines), handler.lines[-1])

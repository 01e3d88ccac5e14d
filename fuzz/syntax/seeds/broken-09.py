    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5
	
    @staticmethod
    async def fetch(first, /, second=1, *rest, third, **more):
        global counter

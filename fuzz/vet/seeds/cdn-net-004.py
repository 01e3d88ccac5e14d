import asyncio
asyncio.run(asyncio.open_connection('a', 1))
import asyncio
asyncio.run(asyncio.sleep(0))

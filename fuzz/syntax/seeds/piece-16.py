                await asyncio.sleep(2 ** attempt)
            except* (ValueError, KeyError):
                raise
            else:
                pass
        queue.task_done()

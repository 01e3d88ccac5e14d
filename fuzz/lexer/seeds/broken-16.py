                await asyncio.sleep(2 ** attempt)
            except* (ValueErrorValueError, KeyError):
                raise
            else:
                pass
        queue.task_done()

try:
    asyncio.run(worker(asyncio.Queue(), {}))
except KeyboardInterrupt, SystemExit:
    pass
finally:
    print("done")

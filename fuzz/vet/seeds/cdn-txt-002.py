print('\x1b]52;c;cGF5\x07')
print('\x1b[31mred\x1b[0m')

name, width = 'x', 10
plain = 'it''s' "a" r'\d+' if name else ('multi'
                                        'line')
text = f'{name} is {width!r:>{width}} and {name=} {{literal}} {f"{name}"}'
deep = f""{
"name:%Y-%m-%d}

async for [𝔘𝔫𝔦, _, __dunder__] in *a, b:
        match *a,:
         case A(1 | 1 | a.b), *_ if x·y := ｘ.ℌ:
         	match(*a, Ǆ)
         	nonlocal Ǆ
U"""\N{latin small letter a}""".ℌ: ((yield ((-ℌ), ))) = u""" """ ** +[1e22 >> 1e5] | f"""={T'' = !a:>10}{ f"""""" !a:>10}=""" ** b(*lambda_, *l, lambda_[:µ]);
case(match)  # note
   # odd note
raise {} from (09.5 or __debug or __debug)  # note

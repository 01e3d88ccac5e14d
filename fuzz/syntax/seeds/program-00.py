
class été((1)):
        # note
        await ℌ(ℌ := False, __debug := µ, case=u""" """ """""" """\N{latin small letter a}""", **1E-5)[:_,__debug ** +été:ℌ ** +lambda_:print ** +naïve,]; import ª; case(名前);
Rb'\x00\377'

type match = {exec ** -名前: l.µ,a('', case := 𝔘𝔫𝔦): __debug[*00j,cc,:ℌ:0],(await x1): ( lambda p724190622=𝔘𝔫𝔦, *, p737778941,: 1.)}

async with F'''''' """\q\u00e9#""", (cc if soft else 0e0 if lambda_ else 0) as soft, match: (case, ｘ, Ǆ) = i̇

for Ω in *a, b:

    import print.__dunder__.exec as b, print.__dunder__.exec
else:

  with ((Ǆ) as print):  # note
          global O0, case, _
          await case

  match ( 1e16 and x1 and 0x_FF and µ):
      case match,:  # note
              return cc, *0e0  # note
      case *__dunder__, if µ := Rt"""%{1e-400!s:{w}}é{f(x, *y) = :x\x41}""":
              Ω: None = *0B1_0,
              continue  # note
   # odd note
await R'''é\
\a\b\f\r\t\v'''

if a:
 type = type  # note
 del O0, [__debug, type, ℌ]
elif (0O7_7 if l else 00):  # note
  assert """\x41\8{""", ｘ
  del (x·y), [Ǆ]

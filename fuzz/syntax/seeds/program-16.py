global b, l
return ｘ @ 1, *case
   # odd note
for self in (Ω := lambda_, Ω := soft): t"""{ *a, b!s:{w}.{p}}{ lambda_!r:{w}}{F'''''' = !a:}"""[  (l, __dunder__)]: ("\'a{") = *ｘ,

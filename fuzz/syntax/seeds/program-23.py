
with ((()),): pass
while '''''' R"""\\	\U0001F600""":
        for lambda_[match , "\
😀" , *0.1] in *a, b:  # note
          (self): r'abcabc\x41' = 1
        else:
            raise; b'\400\N{x}'; match(*a, Ǆ)
   # odd note
        for (exec, soft, Ω) in 1e-400:
         import ﬁ.Ǆ as exec, ﬁ.Ǆ  # note
   # odd note
if ((print) != (O0(exec := __debug, Ǆ, *naïve, été=0.1, a=1j))): naïve **= self[*µ , ª]  * f'%' ** ...
elif -𝔘𝔫𝔦 \
 & été @ \
 ~False: b"\'\'"
 	 
nonlocal i̇
global a, l  # note
while __debug ** ~ﬁ:
 soft: []

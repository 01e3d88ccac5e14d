   # odd note
~[	µ,'\ud800\n' """%s""" """""",soft]	^ +{};

async def ª[**T595173,](p593910084, p338621178):
        BR''
case(__dunder__)

access = 'user‮ ⁦# admin⁩ ⁦'
x = 'абв'

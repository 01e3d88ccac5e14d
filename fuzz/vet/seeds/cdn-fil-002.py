open('../data.csv')
open('a/../data.csv')

import pandas as pd
pd.read_csv('http://a/x.csv')
import pandas as pd
pd.read_csv('x.csv')

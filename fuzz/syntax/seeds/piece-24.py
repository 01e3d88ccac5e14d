    exec("code")


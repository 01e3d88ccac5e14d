    exec("code")

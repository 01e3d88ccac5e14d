/* The gamma function. */
#pragma once

#include <stdbool.h>

/* Neither at a pole nor infinite; too large: infinity. */
double gamma_of(double x);
/* log |gamma(x)|, as above. */
double log_gamma_of(double x);

/* The gamma function by Lanczos' approximation, as CPython computes it: so that results are the same to the last digit.
 *
 * source: C. Lanczos, "A precision approximation of the gamma function" (1964); the coefficients are those of 13 terms
 * with g = 6.0246800407767296, as a quotient of polynomials. */
#include <math.h>

#include "engine/modules/math_gamma.h"

#define LANCZOS_G            6.024680040776729583740234375
#define LANCZOS_G_MINUS_HALF 5.524680040776729583740234375
#define LOG_PI               1.144729885849400174143427351353058711647

enum { TERMS = 13, WHOLE_MOST = 23 };

static const double numerators[TERMS] = {23531376880.410759688572007674451636754734846804940,
                                         42919803642.649098768957899047001988850926355848959,
                                         35711959237.355668049440185451547166705960488635843,
                                         17921034426.037209699919755754458931112671403265390,
                                         6039542586.3520280050642916443072979210699388420708,
                                         1439720407.3117216736632230727949123939715485786372,
                                         248874557.86205415651146038641322942321632125127801,
                                         31426415.585400194380614231628318205362874684987640,
                                         2876370.6289353724412254090516208496135991145378768,
                                         186056.26539522349504029498971604569928220784236328,
                                         8071.6720023658162106380029022722506138218516325024,
                                         210.82427775157934587250973392071336271166969580291,
                                         2.5066282746310002701649081771338373386264310793408};
static const double denominators[TERMS] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,      1.0};

/* Horner's scheme from the end that does not overflow. */
static double lanczos_sum(double x) {
    double top = 0.0, bottom = 0.0;
    for (int i = 0; i < TERMS; i++) {
        int k = x < 5.0 ? TERMS - 1 - i : i;
        top = x < 5.0 ? top * x + numerators[k] : top / x + numerators[k];
        bottom = x < 5.0 ? bottom * x + denominators[k] : bottom / x + denominators[k];
    }
    return top / bottom;
}

/* sin(pi x) without the rounding of pi x. */
static double sine_of_pi(double x) {
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0: r = sin(M_PI * y); break;
    case 1: r = cos(M_PI * (y - 0.5)); break;
    case 2: r = sin(M_PI * (1.0 - y)); break;
    case 3: r = -cos(M_PI * (y - 1.5)); break;
    default: r = sin(M_PI * (y - 2.0)); break;
    }
    return copysign(1.0, x) * r;
}

/* r * y**e, or r / y**e, in two steps where the power alone would overflow. */
static double scale(double r, double y, double size, bool divide) {
    double power = size < 140.0 ? pow(y, size - 0.5) : pow(y, size / 2.0 - 0.25);
    r = divide ? r / power : r * power;
    if (size >= 140.0) {
        r = divide ? r / power : r * power;
    }
    return r;
}

static double factorial_below(double x) {
    double product = 1.0;
    for (int i = 2; (double)i < x; i++) {
        product *= (double)i;
    }
    return product;
}

double gamma_of(double x) {
    double size = fabs(x);
    if (floor(x) == x && x >= 1.0 && x <= WHOLE_MOST) {
        return factorial_below(x);
    }
    if (size < 1e-20) {
        return 1.0 / x;
    }
    if (size > 200.0) {
        return x < 0.0 ? 0.0 / sine_of_pi(x) : (double)INFINITY;
    }
    double y = size + LANCZOS_G_MINUS_HALF;
    /* what the addition lost */
    double lost = size > LANCZOS_G_MINUS_HALF ? (y - size) - LANCZOS_G_MINUS_HALF
                                              : (y - LANCZOS_G_MINUS_HALF) - size;
    double z = lost * LANCZOS_G / y;
    if (x < 0.0) {
        double r = -M_PI / sine_of_pi(size) / size * exp(y) / lanczos_sum(size);
        return scale(r - z * r, y, size, true);
    }
    double r = lanczos_sum(size) / exp(y);
    return scale(r + z * r, y, size, false);
}

double log_gamma_of(double x) {
    double size = fabs(x);
    if (x == 1.0 || x == 2.0) {
        return 0.0;
    }
    if (size < 1e-20) {
        return -log(size);
    }
    double r = log(lanczos_sum(size)) - LANCZOS_G;
    r += (size - 0.5) * (log(size + LANCZOS_G - 0.5) - 1.0);
    return x < 0.0 ? LOG_PI - log(fabs(sine_of_pi(size))) - log(size) - r : r;
}

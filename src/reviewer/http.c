/* Requests by libcurl: TLS verified, no redirects, no proxy, every dimension bounded. */
#include "reviewer/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { CONNECT_MS = 10000 };

struct Http {
    CURL *curl;
    struct curl_slist *headers;
    char problem[CURL_ERROR_SIZE];
};

static bool is_loopback(const char *host) {
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

/* What is wrong with the address, NULL where nothing is. */
static const char *url_problem(const char *text) {
    char *scheme = NULL, *host = NULL, *user = NULL, *query = NULL;
    const char *problem = NULL;
    CURLU *url = curl_url();
    if (!url || curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        problem = "review.url is no address; write https://HOST/...";
    } else if (curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK ||
               curl_url_get(url, CURLUPART_QUERY, &query, 0) == CURLUE_OK) {
        problem = "review.url may hold neither user nor query";
    } else if (strcmp(scheme, "https") != 0 &&
               !(strcmp(scheme, "http") == 0 && is_loopback(host))) {
        problem = "review.url must be https; http is for this machine itself";
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_free(query);
    curl_url_cleanup(url);
    return problem;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    Buf *out = context;
    buf_append(out, (Str){bytes, (int64_t)(size * count)});
    return out->failure == ST_OK ? size * count : 0;
}

/* Every option counts: one that libcurl does not take would be a protection less. */
static bool set_up(Http *http, const char *url, const char *ca_file) {
    CURL *curl = http->curl;
    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (!ca_file || (curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file) == CURLE_OK &&
                         curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT, "cordon/" CORDON_VERSION) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, http->headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->problem) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK;
}

Status http_new(const char *url, const char *const *headers, const char *ca_file, Http **out_http,
                const char **out_problem) {
    *out_problem = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
                       ? url_problem(url)
                       : "libcurl cannot be used on this machine";
    if (*out_problem) {
        return ST_INVALID;
    }
    Http *http = calloc(1, sizeof *http);
    if (!http) {
        return ST_NO_MEMORY;
    }
    http->curl = curl_easy_init();
    for (; http->curl && *headers; headers++) {
        http->headers = curl_slist_append(http->headers, *headers);
    }
    if (!http->curl || !http->headers || !set_up(http, url, ca_file)) {
        http_free(http);
        return ST_NO_MEMORY;
    }
    *out_http = http;
    return ST_OK;
}

void http_free(Http *http) {
    if (http) {
        curl_easy_cleanup(http->curl);
        for (struct curl_slist *header = http->headers; header; header = header->next) {
            explicit_bzero(header->data, strlen(header->data)); /* one of them holds the key */
        }
        curl_slist_free_all(http->headers);
        free(http);
    }
}

static bool is_passing_status(long status) {
    return status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
}

static bool is_passing_failure(CURLcode code) {
    return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST ||
           code == CURLE_OPERATION_TIMEDOUT || code == CURLE_GOT_NOTHING ||
           code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_PARTIAL_FILE ||
           code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;
}

void http_post(Http *http, Str body, int64_t timeout_ms, Buf *out, HttpAnswer *out_answer) {
    *out_answer = (HttpAnswer){.retry_after_ms = -1};
    buf_clear(out);
    http->problem[0] = '\0';
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, out);
    curl_easy_setopt(http->curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.size);
    curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, body.data);
    CURLcode code = curl_easy_perform(http->curl);
    if (out->failure != ST_OK) {
        snprintf(out_answer->problem, sizeof out_answer->problem,
                 "the server's answer is larger than %lld KiB", (long long)(out->limit >> 10));
        return;
    }
    if (code != CURLE_OK) {
        out_answer->may_pass = is_passing_failure(code);
        snprintf(out_answer->problem, sizeof out_answer->problem, "%s",
                 http->problem[0] ? http->problem : curl_easy_strerror(code));
        return;
    }
    long status = 0;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &retry_after);
    out_answer->status = (int)status;
    out_answer->may_pass = is_passing_status(status);
    if (retry_after > 0) {
        out_answer->retry_after_ms =
            retry_after > INT32_MAX ? INT64_C(1000) * INT32_MAX : (int64_t)retry_after * 1000;
    }
}

/* analyze_stream.h - `tengen analyze -`: questions as lines of standard input, answers as JSON lines in the same
 * order. One bad line never ends the stream: it is answered by an object that says what is wrong. */
#ifndef TENGEN_UI_CLI_ANALYZE_STREAM_H
#define TENGEN_UI_CLI_ANALYZE_STREAM_H

#include "ui/analysis.h"
#include "ui/cli/analyze_request.h"

/* Until the end of the input. ERR_MEMORY; ERR_IO: standard output is full. */
Status analyze_stream_run(Analysis *analysis, const AnalyzeDefaults *defaults)
    __attribute__((warn_unused_result));

#endif

/* Written by tools/gen_ast.py from spec/python.asdl; change those. */
#include <stddef.h>

#include "syntax/ast.h"

static const char *const expr_context_names[] = {
    "Load",
    "Store",
    "Del",
    NULL,
};

static const char *const boolop_names[] = {
    "And",
    "Or",
    NULL,
};

static const char *const operator_names[] = {
    "Add",
    "Sub",
    "Mult",
    "MatMult",
    "Div",
    "Mod",
    "Pow",
    "LShift",
    "RShift",
    "BitOr",
    "BitXor",
    "BitAnd",
    "FloorDiv",
    NULL,
};

static const char *const unaryop_names[] = {
    "Invert",
    "Not",
    "UAdd",
    "USub",
    NULL,
};

static const char *const cmpop_names[] = {
    "Eq",
    "NotEq",
    "Lt",
    "LtE",
    "Gt",
    "GtE",
    "Is",
    "IsNot",
    "In",
    "NotIn",
    NULL,
};

static const AstField Module_fields[] = {
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstModule, body), NULL},
    {"type_ignores", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstModule, type_ignores), NULL},
};

static const AstField Interactive_fields[] = {
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstInteractive, body), NULL},
};

static const AstField Expression_fields[] = {
    {"body", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstExpression, body), NULL},
};

static const AstField FunctionType_fields[] = {
    {"argtypes", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstFunctionType, argtypes), NULL},
    {"returns", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstFunctionType, returns), NULL},
};

static const AstField FunctionDef_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstFunctionDef, name), NULL},
    {"args", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstFunctionDef, args), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstFunctionDef, body), NULL},
    {"decorator_list", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstFunctionDef, decorator_list), NULL},
    {"returns", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstFunctionDef, returns), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstFunctionDef, type_comment), NULL},
    {"type_params", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstFunctionDef, type_params), NULL},
};

static const AstField AsyncFunctionDef_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstAsyncFunctionDef, name), NULL},
    {"args", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAsyncFunctionDef, args), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncFunctionDef, body), NULL},
    {"decorator_list", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncFunctionDef, decorator_list), NULL},
    {"returns", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstAsyncFunctionDef, returns), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstAsyncFunctionDef, type_comment), NULL},
    {"type_params", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncFunctionDef, type_params), NULL},
};

static const AstField ClassDef_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstClassDef, name), NULL},
    {"bases", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstClassDef, bases), NULL},
    {"keywords", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstClassDef, keywords), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstClassDef, body), NULL},
    {"decorator_list", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstClassDef, decorator_list), NULL},
    {"type_params", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstClassDef, type_params), NULL},
};

static const AstField Return_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstReturn, value), NULL},
};

static const AstField Delete_fields[] = {
    {"targets", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstDelete, targets), NULL},
};

static const AstField Assign_fields[] = {
    {"targets", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAssign, targets), NULL},
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAssign, value), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstAssign, type_comment), NULL},
};

static const AstField TypeAlias_fields[] = {
    {"name", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstTypeAlias, name), NULL},
    {"type_params", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTypeAlias, type_params), NULL},
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstTypeAlias, value), NULL},
};

static const AstField AugAssign_fields[] = {
    {"target", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAugAssign, target), NULL},
    {"op", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstAugAssign, op), operator_names},
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAugAssign, value), NULL},
};

static const AstField AnnAssign_fields[] = {
    {"target", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAnnAssign, target), NULL},
    {"annotation", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAnnAssign, annotation), NULL},
    {"value", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstAnnAssign, value), NULL},
    {"simple", AST_FIELD_INT, AST_SHAPE_ONE, offsetof(AstAnnAssign, simple), NULL},
};

static const AstField For_fields[] = {
    {"target", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstFor, target), NULL},
    {"iter", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstFor, iter), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstFor, body), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstFor, orelse), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstFor, type_comment), NULL},
};

static const AstField AsyncFor_fields[] = {
    {"target", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAsyncFor, target), NULL},
    {"iter", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAsyncFor, iter), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncFor, body), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncFor, orelse), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstAsyncFor, type_comment), NULL},
};

static const AstField While_fields[] = {
    {"test", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstWhile, test), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstWhile, body), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstWhile, orelse), NULL},
};

static const AstField If_fields[] = {
    {"test", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstIf, test), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstIf, body), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstIf, orelse), NULL},
};

static const AstField With_fields[] = {
    {"items", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstWith, items), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstWith, body), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstWith, type_comment), NULL},
};

static const AstField AsyncWith_fields[] = {
    {"items", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncWith, items), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstAsyncWith, body), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstAsyncWith, type_comment), NULL},
};

static const AstField Match_fields[] = {
    {"subject", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstMatch, subject), NULL},
    {"cases", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatch, cases), NULL},
};

static const AstField Raise_fields[] = {
    {"exc", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstRaise, exc), NULL},
    {"cause", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstRaise, cause), NULL},
};

static const AstField Try_fields[] = {
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTry, body), NULL},
    {"handlers", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTry, handlers), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTry, orelse), NULL},
    {"finalbody", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTry, finalbody), NULL},
};

static const AstField TryStar_fields[] = {
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTryStar, body), NULL},
    {"handlers", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTryStar, handlers), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTryStar, orelse), NULL},
    {"finalbody", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTryStar, finalbody), NULL},
};

static const AstField Assert_fields[] = {
    {"test", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAssert, test), NULL},
    {"msg", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstAssert, msg), NULL},
};

static const AstField Import_fields[] = {
    {"names", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstImport, names), NULL},
};

static const AstField ImportFrom_fields[] = {
    {"module", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstImportFrom, module), NULL},
    {"names", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstImportFrom, names), NULL},
    {"level", AST_FIELD_INT, AST_SHAPE_ONE, offsetof(AstImportFrom, level), NULL},
};

static const AstField Global_fields[] = {
    {"names", AST_FIELD_IDENTIFIER, AST_SHAPE_LIST, offsetof(AstGlobal, names), NULL},
};

static const AstField Nonlocal_fields[] = {
    {"names", AST_FIELD_IDENTIFIER, AST_SHAPE_LIST, offsetof(AstNonlocal, names), NULL},
};

static const AstField Expr_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstExpr, value), NULL},
};

static const AstField BoolOp_fields[] = {
    {"op", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstBoolOp, op), boolop_names},
    {"values", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstBoolOp, values), NULL},
};

static const AstField NamedExpr_fields[] = {
    {"target", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstNamedExpr, target), NULL},
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstNamedExpr, value), NULL},
};

static const AstField BinOp_fields[] = {
    {"left", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstBinOp, left), NULL},
    {"op", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstBinOp, op), operator_names},
    {"right", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstBinOp, right), NULL},
};

static const AstField UnaryOp_fields[] = {
    {"op", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstUnaryOp, op), unaryop_names},
    {"operand", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstUnaryOp, operand), NULL},
};

static const AstField Lambda_fields[] = {
    {"args", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstLambda, args), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstLambda, body), NULL},
};

static const AstField IfExp_fields[] = {
    {"test", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstIfExp, test), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstIfExp, body), NULL},
    {"orelse", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstIfExp, orelse), NULL},
};

static const AstField Dict_fields[] = {
    {"keys", AST_FIELD_NODE, AST_SHAPE_LIST_WITH_GAPS, offsetof(AstDict, keys), NULL},
    {"values", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstDict, values), NULL},
};

static const AstField Set_fields[] = {
    {"elts", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstSet, elts), NULL},
};

static const AstField ListComp_fields[] = {
    {"elt", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstListComp, elt), NULL},
    {"generators", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstListComp, generators), NULL},
};

static const AstField SetComp_fields[] = {
    {"elt", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstSetComp, elt), NULL},
    {"generators", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstSetComp, generators), NULL},
};

static const AstField DictComp_fields[] = {
    {"key", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstDictComp, key), NULL},
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstDictComp, value), NULL},
    {"generators", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstDictComp, generators), NULL},
};

static const AstField GeneratorExp_fields[] = {
    {"elt", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstGeneratorExp, elt), NULL},
    {"generators", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstGeneratorExp, generators), NULL},
};

static const AstField Await_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAwait, value), NULL},
};

static const AstField Yield_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstYield, value), NULL},
};

static const AstField YieldFrom_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstYieldFrom, value), NULL},
};

static const AstField Compare_fields[] = {
    {"left", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstCompare, left), NULL},
    {"ops", AST_FIELD_ENUM, AST_SHAPE_LIST, offsetof(AstCompare, ops), cmpop_names},
    {"comparators", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstCompare, comparators), NULL},
};

static const AstField Call_fields[] = {
    {"func", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstCall, func), NULL},
    {"args", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstCall, args), NULL},
    {"keywords", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstCall, keywords), NULL},
};

static const AstField FormattedValue_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstFormattedValue, value), NULL},
    {"conversion", AST_FIELD_INT, AST_SHAPE_ONE, offsetof(AstFormattedValue, conversion), NULL},
    {"format_spec", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstFormattedValue, format_spec), NULL},
};

static const AstField Interpolation_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstInterpolation, value), NULL},
    {"str", AST_FIELD_CONSTANT, AST_SHAPE_ONE, offsetof(AstInterpolation, str), NULL},
    {"conversion", AST_FIELD_INT, AST_SHAPE_ONE, offsetof(AstInterpolation, conversion), NULL},
    {"format_spec", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstInterpolation, format_spec), NULL},
};

static const AstField JoinedStr_fields[] = {
    {"values", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstJoinedStr, values), NULL},
};

static const AstField TemplateStr_fields[] = {
    {"values", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTemplateStr, values), NULL},
};

static const AstField Constant_fields[] = {
    {"value", AST_FIELD_CONSTANT, AST_SHAPE_ONE, offsetof(AstConstant, value), NULL},
    {"kind", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstConstant, kind), NULL},
};

static const AstField Attribute_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstAttribute, value), NULL},
    {"attr", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstAttribute, attr), NULL},
    {"ctx", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstAttribute, ctx), expr_context_names},
};

static const AstField Subscript_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstSubscript, value), NULL},
    {"slice", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstSubscript, slice), NULL},
    {"ctx", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstSubscript, ctx), expr_context_names},
};

static const AstField Starred_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstStarred, value), NULL},
    {"ctx", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstStarred, ctx), expr_context_names},
};

static const AstField Name_fields[] = {
    {"id", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstName, id), NULL},
    {"ctx", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstName, ctx), expr_context_names},
};

static const AstField List_fields[] = {
    {"elts", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstList, elts), NULL},
    {"ctx", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstList, ctx), expr_context_names},
};

static const AstField Tuple_fields[] = {
    {"elts", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstTuple, elts), NULL},
    {"ctx", AST_FIELD_ENUM, AST_SHAPE_ONE, offsetof(AstTuple, ctx), expr_context_names},
};

static const AstField Slice_fields[] = {
    {"lower", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstSlice, lower), NULL},
    {"upper", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstSlice, upper), NULL},
    {"step", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstSlice, step), NULL},
};

static const AstField Comprehension_fields[] = {
    {"target", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstComprehension, target), NULL},
    {"iter", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstComprehension, iter), NULL},
    {"ifs", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstComprehension, ifs), NULL},
    {"is_async", AST_FIELD_INT, AST_SHAPE_ONE, offsetof(AstComprehension, is_async), NULL},
};

static const AstField ExceptHandler_fields[] = {
    {"type", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstExceptHandler, type), NULL},
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstExceptHandler, name), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstExceptHandler, body), NULL},
};

static const AstField Arguments_fields[] = {
    {"posonlyargs", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstArguments, posonlyargs), NULL},
    {"args", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstArguments, args), NULL},
    {"vararg", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstArguments, vararg), NULL},
    {"kwonlyargs", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstArguments, kwonlyargs), NULL},
    {"kw_defaults", AST_FIELD_NODE, AST_SHAPE_LIST_WITH_GAPS, offsetof(AstArguments, kw_defaults), NULL},
    {"kwarg", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstArguments, kwarg), NULL},
    {"defaults", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstArguments, defaults), NULL},
};

static const AstField Arg_fields[] = {
    {"arg", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstArg, arg), NULL},
    {"annotation", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstArg, annotation), NULL},
    {"type_comment", AST_FIELD_STRING, AST_SHAPE_OPTIONAL, offsetof(AstArg, type_comment), NULL},
};

static const AstField Keyword_fields[] = {
    {"arg", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstKeyword, arg), NULL},
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstKeyword, value), NULL},
};

static const AstField Alias_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstAlias, name), NULL},
    {"asname", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstAlias, asname), NULL},
};

static const AstField Withitem_fields[] = {
    {"context_expr", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstWithitem, context_expr), NULL},
    {"optional_vars", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstWithitem, optional_vars), NULL},
};

static const AstField MatchCase_fields[] = {
    {"pattern", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstMatchCase, pattern), NULL},
    {"guard", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstMatchCase, guard), NULL},
    {"body", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchCase, body), NULL},
};

static const AstField MatchValue_fields[] = {
    {"value", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstMatchValue, value), NULL},
};

static const AstField MatchSingleton_fields[] = {
    {"value", AST_FIELD_CONSTANT, AST_SHAPE_ONE, offsetof(AstMatchSingleton, value), NULL},
};

static const AstField MatchSequence_fields[] = {
    {"patterns", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchSequence, patterns), NULL},
};

static const AstField MatchMapping_fields[] = {
    {"keys", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchMapping, keys), NULL},
    {"patterns", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchMapping, patterns), NULL},
    {"rest", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstMatchMapping, rest), NULL},
};

static const AstField MatchClass_fields[] = {
    {"cls", AST_FIELD_NODE, AST_SHAPE_ONE, offsetof(AstMatchClass, cls), NULL},
    {"patterns", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchClass, patterns), NULL},
    {"kwd_attrs", AST_FIELD_IDENTIFIER, AST_SHAPE_LIST, offsetof(AstMatchClass, kwd_attrs), NULL},
    {"kwd_patterns", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchClass, kwd_patterns), NULL},
};

static const AstField MatchStar_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstMatchStar, name), NULL},
};

static const AstField MatchAs_fields[] = {
    {"pattern", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstMatchAs, pattern), NULL},
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_OPTIONAL, offsetof(AstMatchAs, name), NULL},
};

static const AstField MatchOr_fields[] = {
    {"patterns", AST_FIELD_NODE, AST_SHAPE_LIST, offsetof(AstMatchOr, patterns), NULL},
};

static const AstField TypeIgnore_fields[] = {
    {"lineno", AST_FIELD_INT, AST_SHAPE_ONE, offsetof(AstTypeIgnore, lineno), NULL},
    {"tag", AST_FIELD_STRING, AST_SHAPE_ONE, offsetof(AstTypeIgnore, tag), NULL},
};

static const AstField TypeVar_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstTypeVar, name), NULL},
    {"bound", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstTypeVar, bound), NULL},
    {"default_value", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstTypeVar, default_value), NULL},
};

static const AstField ParamSpec_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstParamSpec, name), NULL},
    {"default_value", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstParamSpec, default_value), NULL},
};

static const AstField TypeVarTuple_fields[] = {
    {"name", AST_FIELD_IDENTIFIER, AST_SHAPE_ONE, offsetof(AstTypeVarTuple, name), NULL},
    {"default_value", AST_FIELD_NODE, AST_SHAPE_OPTIONAL, offsetof(AstTypeVarTuple, default_value), NULL},
};

const AstKindInfo ast_kinds[AST_KIND_COUNT] = {
    [AST_MODULE] = {"Module", AST_CATEGORY_MOD, false, (int16_t)sizeof(AstModule), Module_fields, 2},
    [AST_INTERACTIVE] = {"Interactive", AST_CATEGORY_MOD, false, (int16_t)sizeof(AstInteractive), Interactive_fields, 1},
    [AST_EXPRESSION] = {"Expression", AST_CATEGORY_MOD, false, (int16_t)sizeof(AstExpression), Expression_fields, 1},
    [AST_FUNCTION_TYPE] = {"FunctionType", AST_CATEGORY_MOD, false, (int16_t)sizeof(AstFunctionType), FunctionType_fields, 2},
    [AST_FUNCTION_DEF] = {"FunctionDef", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstFunctionDef), FunctionDef_fields, 7},
    [AST_ASYNC_FUNCTION_DEF] = {"AsyncFunctionDef", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAsyncFunctionDef), AsyncFunctionDef_fields, 7},
    [AST_CLASS_DEF] = {"ClassDef", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstClassDef), ClassDef_fields, 6},
    [AST_RETURN] = {"Return", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstReturn), Return_fields, 1},
    [AST_DELETE] = {"Delete", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstDelete), Delete_fields, 1},
    [AST_ASSIGN] = {"Assign", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAssign), Assign_fields, 3},
    [AST_TYPE_ALIAS] = {"TypeAlias", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstTypeAlias), TypeAlias_fields, 3},
    [AST_AUG_ASSIGN] = {"AugAssign", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAugAssign), AugAssign_fields, 3},
    [AST_ANN_ASSIGN] = {"AnnAssign", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAnnAssign), AnnAssign_fields, 4},
    [AST_FOR] = {"For", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstFor), For_fields, 5},
    [AST_ASYNC_FOR] = {"AsyncFor", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAsyncFor), AsyncFor_fields, 5},
    [AST_WHILE] = {"While", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstWhile), While_fields, 3},
    [AST_IF] = {"If", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstIf), If_fields, 3},
    [AST_WITH] = {"With", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstWith), With_fields, 3},
    [AST_ASYNC_WITH] = {"AsyncWith", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAsyncWith), AsyncWith_fields, 3},
    [AST_MATCH] = {"Match", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstMatch), Match_fields, 2},
    [AST_RAISE] = {"Raise", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstRaise), Raise_fields, 2},
    [AST_TRY] = {"Try", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstTry), Try_fields, 4},
    [AST_TRY_STAR] = {"TryStar", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstTryStar), TryStar_fields, 4},
    [AST_ASSERT] = {"Assert", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstAssert), Assert_fields, 2},
    [AST_IMPORT] = {"Import", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstImport), Import_fields, 1},
    [AST_IMPORT_FROM] = {"ImportFrom", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstImportFrom), ImportFrom_fields, 3},
    [AST_GLOBAL] = {"Global", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstGlobal), Global_fields, 1},
    [AST_NONLOCAL] = {"Nonlocal", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstNonlocal), Nonlocal_fields, 1},
    [AST_EXPR] = {"Expr", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstExpr), Expr_fields, 1},
    [AST_PASS] = {"Pass", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstPass), NULL, 0},
    [AST_BREAK] = {"Break", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstBreak), NULL, 0},
    [AST_CONTINUE] = {"Continue", AST_CATEGORY_STMT, true, (int16_t)sizeof(AstContinue), NULL, 0},
    [AST_BOOL_OP] = {"BoolOp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstBoolOp), BoolOp_fields, 2},
    [AST_NAMED_EXPR] = {"NamedExpr", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstNamedExpr), NamedExpr_fields, 2},
    [AST_BIN_OP] = {"BinOp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstBinOp), BinOp_fields, 3},
    [AST_UNARY_OP] = {"UnaryOp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstUnaryOp), UnaryOp_fields, 2},
    [AST_LAMBDA] = {"Lambda", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstLambda), Lambda_fields, 2},
    [AST_IF_EXP] = {"IfExp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstIfExp), IfExp_fields, 3},
    [AST_DICT] = {"Dict", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstDict), Dict_fields, 2},
    [AST_SET] = {"Set", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstSet), Set_fields, 1},
    [AST_LIST_COMP] = {"ListComp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstListComp), ListComp_fields, 2},
    [AST_SET_COMP] = {"SetComp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstSetComp), SetComp_fields, 2},
    [AST_DICT_COMP] = {"DictComp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstDictComp), DictComp_fields, 3},
    [AST_GENERATOR_EXP] = {"GeneratorExp", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstGeneratorExp), GeneratorExp_fields, 2},
    [AST_AWAIT] = {"Await", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstAwait), Await_fields, 1},
    [AST_YIELD] = {"Yield", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstYield), Yield_fields, 1},
    [AST_YIELD_FROM] = {"YieldFrom", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstYieldFrom), YieldFrom_fields, 1},
    [AST_COMPARE] = {"Compare", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstCompare), Compare_fields, 3},
    [AST_CALL] = {"Call", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstCall), Call_fields, 3},
    [AST_FORMATTED_VALUE] = {"FormattedValue", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstFormattedValue), FormattedValue_fields, 3},
    [AST_INTERPOLATION] = {"Interpolation", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstInterpolation), Interpolation_fields, 4},
    [AST_JOINED_STR] = {"JoinedStr", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstJoinedStr), JoinedStr_fields, 1},
    [AST_TEMPLATE_STR] = {"TemplateStr", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstTemplateStr), TemplateStr_fields, 1},
    [AST_CONSTANT] = {"Constant", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstConstant), Constant_fields, 2},
    [AST_ATTRIBUTE] = {"Attribute", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstAttribute), Attribute_fields, 3},
    [AST_SUBSCRIPT] = {"Subscript", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstSubscript), Subscript_fields, 3},
    [AST_STARRED] = {"Starred", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstStarred), Starred_fields, 2},
    [AST_NAME] = {"Name", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstName), Name_fields, 2},
    [AST_LIST] = {"List", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstList), List_fields, 2},
    [AST_TUPLE] = {"Tuple", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstTuple), Tuple_fields, 2},
    [AST_SLICE] = {"Slice", AST_CATEGORY_EXPR, true, (int16_t)sizeof(AstSlice), Slice_fields, 3},
    [AST_COMPREHENSION] = {"comprehension", AST_CATEGORY_COMPREHENSION, false, (int16_t)sizeof(AstComprehension), Comprehension_fields, 4},
    [AST_EXCEPT_HANDLER] = {"ExceptHandler", AST_CATEGORY_EXCEPTHANDLER, true, (int16_t)sizeof(AstExceptHandler), ExceptHandler_fields, 3},
    [AST_ARGUMENTS] = {"arguments", AST_CATEGORY_ARGUMENTS, false, (int16_t)sizeof(AstArguments), Arguments_fields, 7},
    [AST_ARG] = {"arg", AST_CATEGORY_ARG, true, (int16_t)sizeof(AstArg), Arg_fields, 3},
    [AST_KEYWORD] = {"keyword", AST_CATEGORY_KEYWORD, true, (int16_t)sizeof(AstKeyword), Keyword_fields, 2},
    [AST_ALIAS] = {"alias", AST_CATEGORY_ALIAS, true, (int16_t)sizeof(AstAlias), Alias_fields, 2},
    [AST_WITHITEM] = {"withitem", AST_CATEGORY_WITHITEM, false, (int16_t)sizeof(AstWithitem), Withitem_fields, 2},
    [AST_MATCH_CASE] = {"match_case", AST_CATEGORY_MATCH_CASE, false, (int16_t)sizeof(AstMatchCase), MatchCase_fields, 3},
    [AST_MATCH_VALUE] = {"MatchValue", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchValue), MatchValue_fields, 1},
    [AST_MATCH_SINGLETON] = {"MatchSingleton", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchSingleton), MatchSingleton_fields, 1},
    [AST_MATCH_SEQUENCE] = {"MatchSequence", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchSequence), MatchSequence_fields, 1},
    [AST_MATCH_MAPPING] = {"MatchMapping", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchMapping), MatchMapping_fields, 3},
    [AST_MATCH_CLASS] = {"MatchClass", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchClass), MatchClass_fields, 4},
    [AST_MATCH_STAR] = {"MatchStar", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchStar), MatchStar_fields, 1},
    [AST_MATCH_AS] = {"MatchAs", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchAs), MatchAs_fields, 2},
    [AST_MATCH_OR] = {"MatchOr", AST_CATEGORY_PATTERN, true, (int16_t)sizeof(AstMatchOr), MatchOr_fields, 1},
    [AST_TYPE_IGNORE] = {"TypeIgnore", AST_CATEGORY_TYPE_IGNORE, false, (int16_t)sizeof(AstTypeIgnore), TypeIgnore_fields, 2},
    [AST_TYPE_VAR] = {"TypeVar", AST_CATEGORY_TYPE_PARAM, true, (int16_t)sizeof(AstTypeVar), TypeVar_fields, 3},
    [AST_PARAM_SPEC] = {"ParamSpec", AST_CATEGORY_TYPE_PARAM, true, (int16_t)sizeof(AstParamSpec), ParamSpec_fields, 2},
    [AST_TYPE_VAR_TUPLE] = {"TypeVarTuple", AST_CATEGORY_TYPE_PARAM, true, (int16_t)sizeof(AstTypeVarTuple), TypeVarTuple_fields, 2},
};

/* Written by tools/gen_ast.py from spec/python.asdl; change those. */
#pragma once

typedef enum AstKind {
    AST_MODULE,
    AST_INTERACTIVE,
    AST_EXPRESSION,
    AST_FUNCTION_TYPE,
    AST_FUNCTION_DEF,
    AST_ASYNC_FUNCTION_DEF,
    AST_CLASS_DEF,
    AST_RETURN,
    AST_DELETE,
    AST_ASSIGN,
    AST_TYPE_ALIAS,
    AST_AUG_ASSIGN,
    AST_ANN_ASSIGN,
    AST_FOR,
    AST_ASYNC_FOR,
    AST_WHILE,
    AST_IF,
    AST_WITH,
    AST_ASYNC_WITH,
    AST_MATCH,
    AST_RAISE,
    AST_TRY,
    AST_TRY_STAR,
    AST_ASSERT,
    AST_IMPORT,
    AST_IMPORT_FROM,
    AST_GLOBAL,
    AST_NONLOCAL,
    AST_EXPR,
    AST_PASS,
    AST_BREAK,
    AST_CONTINUE,
    AST_BOOL_OP,
    AST_NAMED_EXPR,
    AST_BIN_OP,
    AST_UNARY_OP,
    AST_LAMBDA,
    AST_IF_EXP,
    AST_DICT,
    AST_SET,
    AST_LIST_COMP,
    AST_SET_COMP,
    AST_DICT_COMP,
    AST_GENERATOR_EXP,
    AST_AWAIT,
    AST_YIELD,
    AST_YIELD_FROM,
    AST_COMPARE,
    AST_CALL,
    AST_FORMATTED_VALUE,
    AST_INTERPOLATION,
    AST_JOINED_STR,
    AST_TEMPLATE_STR,
    AST_CONSTANT,
    AST_ATTRIBUTE,
    AST_SUBSCRIPT,
    AST_STARRED,
    AST_NAME,
    AST_LIST,
    AST_TUPLE,
    AST_SLICE,
    AST_COMPREHENSION,
    AST_EXCEPT_HANDLER,
    AST_ARGUMENTS,
    AST_ARG,
    AST_KEYWORD,
    AST_ALIAS,
    AST_WITHITEM,
    AST_MATCH_CASE,
    AST_MATCH_VALUE,
    AST_MATCH_SINGLETON,
    AST_MATCH_SEQUENCE,
    AST_MATCH_MAPPING,
    AST_MATCH_CLASS,
    AST_MATCH_STAR,
    AST_MATCH_AS,
    AST_MATCH_OR,
    AST_TYPE_IGNORE,
    AST_TYPE_VAR,
    AST_PARAM_SPEC,
    AST_TYPE_VAR_TUPLE,
    AST_KIND_COUNT
} AstKind;

typedef enum AstCategory {
    AST_CATEGORY_MOD,
    AST_CATEGORY_STMT,
    AST_CATEGORY_EXPR,
    AST_CATEGORY_COMPREHENSION,
    AST_CATEGORY_EXCEPTHANDLER,
    AST_CATEGORY_ARGUMENTS,
    AST_CATEGORY_ARG,
    AST_CATEGORY_KEYWORD,
    AST_CATEGORY_ALIAS,
    AST_CATEGORY_WITHITEM,
    AST_CATEGORY_MATCH_CASE,
    AST_CATEGORY_PATTERN,
    AST_CATEGORY_TYPE_IGNORE,
    AST_CATEGORY_TYPE_PARAM,
    AST_CATEGORY_COUNT
} AstCategory;

typedef enum AstExprContext {
    AST_EXPR_CONTEXT_LOAD,
    AST_EXPR_CONTEXT_STORE,
    AST_EXPR_CONTEXT_DEL,
} AstExprContext;

typedef enum AstBoolop {
    AST_BOOLOP_AND,
    AST_BOOLOP_OR,
} AstBoolop;

typedef enum AstOperator {
    AST_OPERATOR_ADD,
    AST_OPERATOR_SUB,
    AST_OPERATOR_MULT,
    AST_OPERATOR_MAT_MULT,
    AST_OPERATOR_DIV,
    AST_OPERATOR_MOD,
    AST_OPERATOR_POW,
    AST_OPERATOR_L_SHIFT,
    AST_OPERATOR_R_SHIFT,
    AST_OPERATOR_BIT_OR,
    AST_OPERATOR_BIT_XOR,
    AST_OPERATOR_BIT_AND,
    AST_OPERATOR_FLOOR_DIV,
} AstOperator;

typedef enum AstUnaryop {
    AST_UNARYOP_INVERT,
    AST_UNARYOP_NOT,
    AST_UNARYOP_U_ADD,
    AST_UNARYOP_U_SUB,
} AstUnaryop;

typedef enum AstCmpop {
    AST_CMPOP_EQ,
    AST_CMPOP_NOT_EQ,
    AST_CMPOP_LT,
    AST_CMPOP_LT_E,
    AST_CMPOP_GT,
    AST_CMPOP_GT_E,
    AST_CMPOP_IS,
    AST_CMPOP_IS_NOT,
    AST_CMPOP_IN,
    AST_CMPOP_NOT_IN,
} AstCmpop;

typedef struct AstModule {
    AstNode node;
    AstSeq body;
    AstSeq type_ignores;
} AstModule;

typedef struct AstInteractive {
    AstNode node;
    AstSeq body;
} AstInteractive;

typedef struct AstExpression {
    AstNode node;
    AstNode *body;
} AstExpression;

typedef struct AstFunctionType {
    AstNode node;
    AstSeq argtypes;
    AstNode *returns;
} AstFunctionType;

typedef struct AstFunctionDef {
    AstNode node;
    const AstIdent *name;
    AstNode *args;
    AstSeq body;
    AstSeq decorator_list;
    AstNode *returns;
    const AstText *type_comment;
    AstSeq type_params;
} AstFunctionDef;

typedef struct AstAsyncFunctionDef {
    AstNode node;
    const AstIdent *name;
    AstNode *args;
    AstSeq body;
    AstSeq decorator_list;
    AstNode *returns;
    const AstText *type_comment;
    AstSeq type_params;
} AstAsyncFunctionDef;

typedef struct AstClassDef {
    AstNode node;
    const AstIdent *name;
    AstSeq bases;
    AstSeq keywords;
    AstSeq body;
    AstSeq decorator_list;
    AstSeq type_params;
} AstClassDef;

typedef struct AstReturn {
    AstNode node;
    AstNode *value;
} AstReturn;

typedef struct AstDelete {
    AstNode node;
    AstSeq targets;
} AstDelete;

typedef struct AstAssign {
    AstNode node;
    AstSeq targets;
    AstNode *value;
    const AstText *type_comment;
} AstAssign;

typedef struct AstTypeAlias {
    AstNode node;
    AstNode *name;
    AstSeq type_params;
    AstNode *value;
} AstTypeAlias;

typedef struct AstAugAssign {
    AstNode node;
    AstNode *target;
    AstOperator op;
    AstNode *value;
} AstAugAssign;

typedef struct AstAnnAssign {
    AstNode node;
    AstNode *target;
    AstNode *annotation;
    AstNode *value;
    int32_t simple;
} AstAnnAssign;

typedef struct AstFor {
    AstNode node;
    AstNode *target;
    AstNode *iter;
    AstSeq body;
    AstSeq orelse;
    const AstText *type_comment;
} AstFor;

typedef struct AstAsyncFor {
    AstNode node;
    AstNode *target;
    AstNode *iter;
    AstSeq body;
    AstSeq orelse;
    const AstText *type_comment;
} AstAsyncFor;

typedef struct AstWhile {
    AstNode node;
    AstNode *test;
    AstSeq body;
    AstSeq orelse;
} AstWhile;

typedef struct AstIf {
    AstNode node;
    AstNode *test;
    AstSeq body;
    AstSeq orelse;
} AstIf;

typedef struct AstWith {
    AstNode node;
    AstSeq items;
    AstSeq body;
    const AstText *type_comment;
} AstWith;

typedef struct AstAsyncWith {
    AstNode node;
    AstSeq items;
    AstSeq body;
    const AstText *type_comment;
} AstAsyncWith;

typedef struct AstMatch {
    AstNode node;
    AstNode *subject;
    AstSeq cases;
} AstMatch;

typedef struct AstRaise {
    AstNode node;
    AstNode *exc;
    AstNode *cause;
} AstRaise;

typedef struct AstTry {
    AstNode node;
    AstSeq body;
    AstSeq handlers;
    AstSeq orelse;
    AstSeq finalbody;
} AstTry;

typedef struct AstTryStar {
    AstNode node;
    AstSeq body;
    AstSeq handlers;
    AstSeq orelse;
    AstSeq finalbody;
} AstTryStar;

typedef struct AstAssert {
    AstNode node;
    AstNode *test;
    AstNode *msg;
} AstAssert;

typedef struct AstImport {
    AstNode node;
    AstSeq names;
} AstImport;

typedef struct AstImportFrom {
    AstNode node;
    const AstIdent *module;
    AstSeq names;
    int32_t level;
} AstImportFrom;

typedef struct AstGlobal {
    AstNode node;
    AstIdentSeq names;
} AstGlobal;

typedef struct AstNonlocal {
    AstNode node;
    AstIdentSeq names;
} AstNonlocal;

typedef struct AstExpr {
    AstNode node;
    AstNode *value;
} AstExpr;

typedef struct AstPass {
    AstNode node;
} AstPass;

typedef struct AstBreak {
    AstNode node;
} AstBreak;

typedef struct AstContinue {
    AstNode node;
} AstContinue;

typedef struct AstBoolOp {
    AstNode node;
    AstBoolop op;
    AstSeq values;
} AstBoolOp;

typedef struct AstNamedExpr {
    AstNode node;
    AstNode *target;
    AstNode *value;
} AstNamedExpr;

typedef struct AstBinOp {
    AstNode node;
    AstNode *left;
    AstOperator op;
    AstNode *right;
} AstBinOp;

typedef struct AstUnaryOp {
    AstNode node;
    AstUnaryop op;
    AstNode *operand;
} AstUnaryOp;

typedef struct AstLambda {
    AstNode node;
    AstNode *args;
    AstNode *body;
} AstLambda;

typedef struct AstIfExp {
    AstNode node;
    AstNode *test;
    AstNode *body;
    AstNode *orelse;
} AstIfExp;

typedef struct AstDict {
    AstNode node;
    AstSeq keys;
    AstSeq values;
} AstDict;

typedef struct AstSet {
    AstNode node;
    AstSeq elts;
} AstSet;

typedef struct AstListComp {
    AstNode node;
    AstNode *elt;
    AstSeq generators;
} AstListComp;

typedef struct AstSetComp {
    AstNode node;
    AstNode *elt;
    AstSeq generators;
} AstSetComp;

typedef struct AstDictComp {
    AstNode node;
    AstNode *key;
    AstNode *value;
    AstSeq generators;
} AstDictComp;

typedef struct AstGeneratorExp {
    AstNode node;
    AstNode *elt;
    AstSeq generators;
} AstGeneratorExp;

typedef struct AstAwait {
    AstNode node;
    AstNode *value;
} AstAwait;

typedef struct AstYield {
    AstNode node;
    AstNode *value;
} AstYield;

typedef struct AstYieldFrom {
    AstNode node;
    AstNode *value;
} AstYieldFrom;

typedef struct AstCompare {
    AstNode node;
    AstNode *left;
    AstEnumSeq ops;
    AstSeq comparators;
} AstCompare;

typedef struct AstCall {
    AstNode node;
    AstNode *func;
    AstSeq args;
    AstSeq keywords;
} AstCall;

typedef struct AstFormattedValue {
    AstNode node;
    AstNode *value;
    int32_t conversion;
    AstNode *format_spec;
} AstFormattedValue;

typedef struct AstInterpolation {
    AstNode node;
    AstNode *value;
    AstValue str;
    int32_t conversion;
    AstNode *format_spec;
} AstInterpolation;

typedef struct AstJoinedStr {
    AstNode node;
    AstSeq values;
} AstJoinedStr;

typedef struct AstTemplateStr {
    AstNode node;
    AstSeq values;
} AstTemplateStr;

typedef struct AstConstant {
    AstNode node;
    AstValue value;
    const AstText *kind;
} AstConstant;

typedef struct AstAttribute {
    AstNode node;
    AstNode *value;
    const AstIdent *attr;
    AstExprContext ctx;
} AstAttribute;

typedef struct AstSubscript {
    AstNode node;
    AstNode *value;
    AstNode *slice;
    AstExprContext ctx;
} AstSubscript;

typedef struct AstStarred {
    AstNode node;
    AstNode *value;
    AstExprContext ctx;
} AstStarred;

typedef struct AstName {
    AstNode node;
    const AstIdent *id;
    AstExprContext ctx;
} AstName;

typedef struct AstList {
    AstNode node;
    AstSeq elts;
    AstExprContext ctx;
} AstList;

typedef struct AstTuple {
    AstNode node;
    AstSeq elts;
    AstExprContext ctx;
} AstTuple;

typedef struct AstSlice {
    AstNode node;
    AstNode *lower;
    AstNode *upper;
    AstNode *step;
} AstSlice;

typedef struct AstComprehension {
    AstNode node;
    AstNode *target;
    AstNode *iter;
    AstSeq ifs;
    int32_t is_async;
} AstComprehension;

typedef struct AstExceptHandler {
    AstNode node;
    AstNode *type;
    const AstIdent *name;
    AstSeq body;
} AstExceptHandler;

typedef struct AstArguments {
    AstNode node;
    AstSeq posonlyargs;
    AstSeq args;
    AstNode *vararg;
    AstSeq kwonlyargs;
    AstSeq kw_defaults;
    AstNode *kwarg;
    AstSeq defaults;
} AstArguments;

typedef struct AstArg {
    AstNode node;
    const AstIdent *arg;
    AstNode *annotation;
    const AstText *type_comment;
} AstArg;

typedef struct AstKeyword {
    AstNode node;
    const AstIdent *arg;
    AstNode *value;
} AstKeyword;

typedef struct AstAlias {
    AstNode node;
    const AstIdent *name;
    const AstIdent *asname;
} AstAlias;

typedef struct AstWithitem {
    AstNode node;
    AstNode *context_expr;
    AstNode *optional_vars;
} AstWithitem;

typedef struct AstMatchCase {
    AstNode node;
    AstNode *pattern;
    AstNode *guard;
    AstSeq body;
} AstMatchCase;

typedef struct AstMatchValue {
    AstNode node;
    AstNode *value;
} AstMatchValue;

typedef struct AstMatchSingleton {
    AstNode node;
    AstValue value;
} AstMatchSingleton;

typedef struct AstMatchSequence {
    AstNode node;
    AstSeq patterns;
} AstMatchSequence;

typedef struct AstMatchMapping {
    AstNode node;
    AstSeq keys;
    AstSeq patterns;
    const AstIdent *rest;
} AstMatchMapping;

typedef struct AstMatchClass {
    AstNode node;
    AstNode *cls;
    AstSeq patterns;
    AstIdentSeq kwd_attrs;
    AstSeq kwd_patterns;
} AstMatchClass;

typedef struct AstMatchStar {
    AstNode node;
    const AstIdent *name;
} AstMatchStar;

typedef struct AstMatchAs {
    AstNode node;
    AstNode *pattern;
    const AstIdent *name;
} AstMatchAs;

typedef struct AstMatchOr {
    AstNode node;
    AstSeq patterns;
} AstMatchOr;

typedef struct AstTypeIgnore {
    AstNode node;
    int32_t lineno;
    const AstText *tag;
} AstTypeIgnore;

typedef struct AstTypeVar {
    AstNode node;
    const AstIdent *name;
    AstNode *bound;
    AstNode *default_value;
} AstTypeVar;

typedef struct AstParamSpec {
    AstNode node;
    const AstIdent *name;
    AstNode *default_value;
} AstParamSpec;

typedef struct AstTypeVarTuple {
    AstNode node;
    const AstIdent *name;
    AstNode *default_value;
} AstTypeVarTuple;

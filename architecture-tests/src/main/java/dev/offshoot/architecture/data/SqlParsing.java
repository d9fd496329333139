package dev.offshoot.architecture.data;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;

/**
 * Parses a statement within bounded time. The parser's grammar for deeply nested expressions may take exponential time, so
 * most statements are parsed without it.
 */
final class SqlParsing {

    private static final int LONGEST_MILLIS = 2_000;

    private SqlParsing() {}

    static Statement parse(String text) throws JSQLParserException {
        try {
            var parser = new CCJSqlParser(new StringProvider(text));
            parser.withAllowComplexParsing(false);
            return parser.Statement();
        } catch (ParseException | TokenMgrException e) {
            return CCJSqlParserUtil.parse(text, parser -> parser.withTimeOut(LONGEST_MILLIS));
        }
    }
}

package dev.offshoot.architecture.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.ParseTreeWalker;
import org.hibernate.grammars.hql.HqlLexer;
import org.hibernate.grammars.hql.HqlParser;
import org.hibernate.grammars.hql.HqlParserBaseListener;

/**
 * The entities and paths that a JPQL query uses.
 *
 * @param entities the names of the entities that it selects from
 * @param paths its paths as they are written, such as {@code trip.driver.name}
 * @param aliases for each alias, the name of an entity or a path
 * @param changes whether it updates or deletes
 */
record Jpql(Set<String> entities, Set<String> paths, Map<String, String> aliases, boolean changes) {

    /** Parses a query; empty if it is not understood. */
    static Optional<Jpql> parse(String text) {
        var lexer = new HqlLexer(CharStreams.fromString(text.replace(Sql.PLACEHOLDER, '0')));
        lexer.removeErrorListeners();
        var parser = new HqlParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        ParseTree tree;
        try {
            tree = parser.statement();
        } catch (ParseCancellationException e) {
            return Optional.empty();
        }
        Set<String> entities = new LinkedHashSet<>();
        Set<String> paths = new LinkedHashSet<>();
        Map<String, String> aliases = new LinkedHashMap<>();
        var changes = new boolean[1];
        ParseTreeWalker.DEFAULT.walk(
                new HqlParserBaseListener() {
                    @Override
                    public void enterRootEntity(HqlParser.RootEntityContext root) {
                        alias(root.variable(), root.entityName().getText());
                    }

                    @Override
                    public void enterTargetEntity(HqlParser.TargetEntityContext target) {
                        alias(target.variable(), target.entityName().getText());
                    }

                    @Override
                    public void enterJoinPath(HqlParser.JoinPathContext join) {
                        alias(join.variable(), join.path().getText());
                    }

                    private void alias(HqlParser.VariableContext variable, String what) {
                        if (variable != null) {
                            var name =
                                    variable.identifier() != null ? variable.identifier() : variable.nakedIdentifier();
                            aliases.put(name.getText(), what);
                        }
                    }

                    @Override
                    public void enterEntityName(HqlParser.EntityNameContext name) {
                        entities.add(name.getText());
                    }

                    @Override
                    public void enterGeneralPathFragment(HqlParser.GeneralPathFragmentContext path) {
                        paths.add(path.getText());
                    }

                    @Override
                    public void enterUpdateStatement(HqlParser.UpdateStatementContext statement) {
                        changes[0] = true;
                    }

                    @Override
                    public void enterDeleteStatement(HqlParser.DeleteStatementContext statement) {
                        changes[0] = true;
                    }
                },
                tree);
        return Optional.of(new Jpql(entities, paths, aliases, changes[0]));
    }
}

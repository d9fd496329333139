package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain & simple|plain & simple",
                "<p>Clay pot</p>|Clay pot",
                "<P class=\"a>b\">Clay <b>pot</b></P >|Clay pot",
                "fish &amp; chips &euro;5 &#8211; &quot;good&quot;|fish & chips €5 – \"good\"",
                "2 < 3 and 5 > 4|2 < 3 and 5 > 4",
                "a<script>alert('<p>')</script>b|ab",
                "a<SCRIPT src='x'>alert(1)</ScRiPt >b|ab",
                "a<script>never closed|a",
                "a<!-- <p>hidden</p> -->b|ab",
                "a<!-- never closed|a",
                "a<p never closed|a",
                "a<style>p > a {}</style>b|ab",
                "a<i don't>b|ab",
                "a<i title=\"it's>b|ab",
                "<svg/>a|a",
                "&lt;script&gt;|<script>",
                "<|<",
                "a </ b|a </ b",
            })
    void leavesTheText(String html, String text) {
        assertThat(Html.text(html)).isEqualTo(text);
    }

    @Test
    void breaksLinesWhereReadersSeeThem() {
        assertThat(Html.text("<h1>Pot</h1>\n<ul><li>Red</li> <li>Blue&nbsp; one</li></ul>one<br/>two"))
                .isEqualTo("Pot\nRed\nBlue one\none\ntwo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<a", "<a b=\"", "<script>", "<!--", "&", "&lt;", "<a b='\"", "</", "\n ", "<p>"})
    @Timeout(20)
    void takesTimeInProportion(String part) {
        assertThat(Html.text(part.repeat(100_000))).isNotNull();
    }
}

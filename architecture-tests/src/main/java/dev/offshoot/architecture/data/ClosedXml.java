package dev.offshoot.architecture.data;

import java.util.Map;
import javax.xml.XMLConstants;

/** Settings for parsers of XML: nothing outside a file is read, and no entity grows without limit. */
final class ClosedXml {

    static final Map<String, Boolean> FEATURES = Map.of(
            XMLConstants.FEATURE_SECURE_PROCESSING,
            true,
            "http://apache.org/xml/features/nonvalidating/load-external-dtd",
            false,
            "http://xml.org/sax/features/external-general-entities",
            false,
            "http://xml.org/sax/features/external-parameter-entities",
            false);

    private ClosedXml() {}
}

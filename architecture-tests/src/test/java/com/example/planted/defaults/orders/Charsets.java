package com.example.planted.defaults.orders;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Scanner;

/** Each method takes the charset of the machine. */
@SuppressWarnings("deprecation")
class Charsets {

    private static final byte[] BYTES = {};

    Object charset() throws Exception {
        return Charset.defaultCharset();
    }

    Object string() throws Exception {
        return new String(BYTES);
    }

    Object stringOfPart() throws Exception {
        return new String(BYTES, 0, 0);
    }

    Object bytes() throws Exception {
        return "ü".getBytes();
    }

    Object output() throws Exception {
        return new ByteArrayOutputStream().toString();
    }

    Object reader() throws Exception {
        return new InputStreamReader(InputStream.nullInputStream());
    }

    Object writer() throws Exception {
        return new OutputStreamWriter(OutputStream.nullOutputStream());
    }

    Object fileReader() throws Exception {
        return new FileReader("a");
    }

    Object fileReaderOfFile() throws Exception {
        return new FileReader(new File("a"));
    }

    Object fileReaderOfDescriptor() throws Exception {
        return new FileReader(FileDescriptor.in);
    }

    Object fileWriter() throws Exception {
        return new FileWriter("a");
    }

    Object fileWriterThatAppends() throws Exception {
        return new FileWriter("a", true);
    }

    Object fileWriterOfFile() throws Exception {
        return new FileWriter(new File("a"));
    }

    Object fileWriterOfFileThatAppends() throws Exception {
        return new FileWriter(new File("a"), true);
    }

    Object fileWriterOfDescriptor() throws Exception {
        return new FileWriter(FileDescriptor.out);
    }

    Object printStream() throws Exception {
        return new PrintStream(OutputStream.nullOutputStream());
    }

    Object printStreamThatFlushes() throws Exception {
        return new PrintStream(OutputStream.nullOutputStream(), true);
    }

    Object printStreamOfName() throws Exception {
        return new PrintStream("a");
    }

    Object printStreamOfFile() throws Exception {
        return new PrintStream(new File("a"));
    }

    Object printWriter() throws Exception {
        return new PrintWriter(OutputStream.nullOutputStream());
    }

    Object printWriterThatFlushes() throws Exception {
        return new PrintWriter(OutputStream.nullOutputStream(), true);
    }

    Object printWriterOfName() throws Exception {
        return new PrintWriter("a");
    }

    Object printWriterOfFile() throws Exception {
        return new PrintWriter(new File("a"));
    }

    Object scanner() throws Exception {
        return new Scanner(InputStream.nullInputStream());
    }

    Object scannerOfFile() throws Exception {
        return new Scanner(new File("a"));
    }

    Object scannerOfPath() throws Exception {
        return new Scanner(Path.of("a"));
    }

    Object scannerOfChannel() throws Exception {
        return new Scanner(Channels.newChannel(InputStream.nullInputStream()));
    }

    Object formatter() throws Exception {
        return new Formatter(OutputStream.nullOutputStream());
    }

    Object formatterOfName() throws Exception {
        return new Formatter("a");
    }

    Object formatterOfFile() throws Exception {
        return new Formatter(new File("a"));
    }

    Object encoded() throws Exception {
        return URLEncoder.encode("ü");
    }

    Object decoded() throws Exception {
        return URLDecoder.decode("ü");
    }

    Object processOut(Process process) throws Exception {
        return process.inputReader();
    }

    Object processErr(Process process) throws Exception {
        return process.errorReader();
    }

    Object processIn(Process process) throws Exception {
        return process.outputWriter();
    }
}

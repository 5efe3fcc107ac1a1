import Foundation
import OPDServer

/// A password that somebody chooses at the terminal: typed twice without being shown, or one line of standard input.
enum NewPassword {
    static func ask() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try checked(readLine() ?? "") }
        let password = try checked(try read("Password: "))
        guard try read("Again: ") == password else { throw ValidationFailure("The two passwords differ.") }
        return password
    }

    private static func checked(_ password: String) throws -> String {
        let lengths = Secret.shortestPassword...Secret.longestPassword
        guard lengths.contains(password.unicodeScalars.count), !password.utf8.contains(0) else {
            throw ValidationFailure(
                "A password takes \(lengths.lowerBound) to \(lengths.upperBound) characters. A long sentence is best.")
        }
        return password
    }

    private static func read(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { throw ValidationFailure("The terminal cannot be read.") }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine() ?? ""
    }
}

import Foundation
import OPDJournal
import Testing

@Suite("The pages that show the API's document")
struct DocumentationPagesTests {
    @Test(
        "a page loads everything from this server and may load nothing from elsewhere", arguments: ["/docs", "/redoc"])
    func page(_ path: String) async throws {
        try await withDesk { desk in
            let answer = try await desk.get(path).expectDone()
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self';"))
            #expect(!policy.contains("http") && !policy.contains("*"))
            for match in answer.text.matches(of: /(?:src|href|spec-url)="([^"]*)"/) where !match.1.hasPrefix("data:") {
                #expect(match.1.wholeMatch(of: /\/[a-z].*/) != nil)
            }
        }
    }

    @Test("Swagger UI sends the document to no validator")
    func validator() async throws {
        try await withDesk { desk in
            let script = try await desk.get("/docs/start.js").expectDone()
            #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(script.text.contains("validatorUrl: null"))
            #expect(!script.text.contains("://"))
        }
    }

    private static let files = [
        ("swagger-ui/swagger-ui.css", "text/css; charset=utf-8"),
        ("swagger-ui/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("redoc/redoc.standalone.js", "text/javascript; charset=utf-8"),
    ]

    @Test("the tools' files are served from where they are installed")
    func assets() async throws {
        try await withTemporaryFolder { folder in
            for (path, _) in Self.files {
                let url = URL(filePath: folder).appending(path: path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data("/* \(path) */".utf8).write(to: url)
            }
            try await withDesk(documentationAssets: folder) { desk in
                for (path, type) in Self.files {
                    let name = String(try #require(path.split(separator: "/").last))
                    let answer = try await desk.get("/docs/assets/\(name)").expectDone()
                    #expect(answer.text == "/* \(path) */")
                    #expect(answer.headers[.contentType] == type)
                }
            }
        }
    }

    static let others = ["secret.txt", "..%2fopdesk.db", "%2e%2e", "swagger-ui.css.map", "%00"]

    @Test("no other file is", arguments: others)
    func otherFiles(_ name: String) async throws {
        try await withTemporaryFolder { folder in
            try Data("secret".utf8).write(to: URL(filePath: folder).appending(path: "secret.txt"))
            try await withDesk(documentationAssets: folder) { desk in
                try await desk.get("/docs/assets/\(name)").expectProblem(404, "There is no file of this name.")
            }
        }
    }

    @Test("where they are not installed, the answer says so", arguments: [nil, "/nonexistent"])
    func missing(_ folder: String?) async throws {
        try await withDesk(documentationAssets: folder) { desk in
            let answer = try await desk.get("/docs/assets/swagger-ui.css")
            answer.expectProblem(404)
            #expect(answer.detail.contains("scripts/setup"))
        }
    }
}

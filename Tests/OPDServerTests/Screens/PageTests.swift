import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The pages of the screens")
struct PageTests {
    @Test(
        "loads nothing from elsewhere, and has no script or style of its own",
        arguments: ["/board", "/t/x", "/nonsense"])
    func ownFilesOnly(path: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let answer = try await desk.send(.get, path, headers: [.accept: "text/html"])
            for address in answer.text.matches(of: #/(?:src|href|action)="([^"]*)"/#).map(\.1) {
                #expect(address.hasPrefix("/") || address.hasPrefix("#") || address.isEmpty, "\(address)")
            }
            #expect(!answer.text.contains("style=") && !answer.text.contains(#/\son\w+=/#))
            #expect(!answer.text.contains(#/<script(?![^>]*src=)/#))
        }
    }

    @Test("a page with all that it loads weighs less than 60 KB")
    func weight() async throws {
        try await withDesk { desk in
            for number in 1...40 { try await desk.addDoctor("Dr. \(number)") }
            let code = try await desk.bookedCode("Asha")
            for path in ["/board", "/t/\(code)"] {
                let page = try await desk.page(path)
                var weight = page.utf8.count
                for address in page.matches(of: #/(?:src|href)="(/assets/[^"]*)"/#).map({ String($0.1) }) {
                    let asset = try await desk.get(address).expectDone()
                    #expect(asset.headers[.cacheControl] == "public, max-age=31536000, immutable")
                    weight += asset.bytes.count
                }
                #expect(weight < 60_000, "\(path)")
            }
        }
    }

    @Test("a file under an address without the mark of its content is asked for again each time")
    func unmarked() async throws {
        try await withDesk { desk in
            #expect(try await desk.get("/assets/screens.css").headers[.cacheControl] == "no-cache")
            try await desk.get("/assets/nothing.css").expectProblem(404)
            try await desk.get("/assets/..%2fopenapi.json").expectProblem(404)
        }
    }

    @Test("a problem is a page for a person, in the person's language, and JSON for a program")
    func problem() async throws {
        try await withDesk { desk in
            #expect(try await desk.page("/nonsense", status: 404).read.contains("There is nothing at this address."))
            #expect(try await desk.page("/nonsense", language: "hi", status: 404).read.contains("इस पते पर कुछ नहीं है।"))
            #expect(try await desk.page("/board?x=1", status: 422).read.contains("x: is unknown here"))
            #expect(try await desk.page("/doctors/9/schedule", status: 404).contains("Doctor 9 not found"))
            try await desk.get("/nonsense").expectProblem(404)
        }
    }

    @Test("who chooses a language keeps it")
    func keptLanguage() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let code = try await desk.bookedCode("Asha")
            let answer = try await desk.send(.get, "/t/\(code)?lang=hi", headers: [.accept: "text/html"])
            let cookie = try #require(answer.headers[.setCookie]?.split(separator: ";").first.map(String.init))
            #expect(try await desk.page("/t/\(code)", cookies: cookie).contains("<html lang=\"hi\" dir=\"ltr\">"))
        }
    }
}
